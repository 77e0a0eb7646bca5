-- Taking parts. A part that is no good takes its number and is kept aside; what comes after it goes on.

-- Stations apply a part whole, in one transaction of a small machine: more than this is no work of a person.
CREATE FUNCTION printhall.most_part_bytes() RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 32 * 1024 * 1024 $$;

-- How far a station's clock may be ahead before its times order nothing any more.
CREATE FUNCTION printhall.clock_leeway_milliseconds() RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 5 * 60 * 1000 $$;

-- (Without a search path of its own, so that it is no call but a part of the question that asks it, once a row.)
CREATE FUNCTION printhall.milliseconds_of(hybrid_time text) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT ('x' || lpad(substr(hybrid_time, 1, 12), 16, '0'))::bit(64)::bigint
$$;

-- The channel on which a change at a place is told. It holds a secret: who does not see a place cannot listen there.
CREATE FUNCTION printhall.channel_of(secret uuid, subject text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT 'printhall_' || left(encode(sha256(convert_to(secret::text || ':' || subject, 'UTF8')), 'hex'), 40)
$$;

-- An edit that the hub looks at itself, and the part of a push in which it stands, counted from 1. Of an entry of the
-- record what chains it, of a place all its columns: whole entries would be slow to hand on.
CREATE TYPE printhall.told_edit AS (
  ordinal integer, table_name text, operation text, row_id text,
  station_id text, epoch text, sequence text, previous_hash text, hash text, columns jsonb
);

CREATE FUNCTION printhall.told_edits(edits text[]) RETURNS printhall.told_edit[] LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(ROW(part.n, edit.value ->> 'tableName', edit.value ->> 'operation', edit.value ->> 'rowId',
    edit.value -> 'columns' ->> 'station_id', edit.value -> 'columns' ->> 'epoch', edit.value -> 'columns' ->> 'sequence',
    edit.value -> 'columns' ->> 'previous_hash', edit.value -> 'columns' ->> 'hash',
    CASE WHEN edit.value ->> 'tableName' = 'scopes' THEN edit.value -> 'columns' END
    )::printhall.told_edit ORDER BY part.n), '{}')
  FROM unnest(edits) WITH ORDINALITY AS part (text, n)
  CROSS JOIN LATERAL jsonb_array_elements(part.text::jsonb) AS edit
  WHERE edit.value ->> 'tableName' IN ('audit_entries', 'scopes')
$$;

-- For each part, what is wrong with its edits as JSON; null: nothing. Half characters and zeros, which are text in JSON
-- and none in PostgreSQL, are no fault: they are kept as they were spelled.
CREATE FUNCTION printhall.faults_of_edits(edits text[]) RETURNS text[] LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  faults text[] := '{}';
  one text;
  fault text;
BEGIN
  FOREACH one IN ARRAY edits LOOP
    BEGIN
      fault := CASE WHEN json_typeof(one::json) = 'array' THEN NULL ELSE 'its edits are no list' END;
    EXCEPTION WHEN data_exception THEN
      fault := 'its edits are no JSON';
    END;
    faults := faults || fault;
  END LOOP;
  RETURN faults;
END $$;

-- Edits with what PostgreSQL cannot hold as text replaced, to look into them. (A backslash before may be one that is itself
-- spelled out.)
CREATE FUNCTION printhall.readable_edits(edits text) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN edits ~* '\\u(0000|d[89a-f])'
    THEN regexp_replace(edits, '(?<!\\)((?:\\\\)*)\\u(0000|d[89a-f][0-9a-f]{2})', '\1\\ufffd', 'gi')
    ELSE edits END
$$;

-- Looks whether the entries of the record in these parts continue what came before; the line says where not.
-- Entries come in the order of the parts, and a transaction at two places is two parts: what is early waits, until a
-- part of another transaction has come.
CREATE FUNCTION printhall.follow_record(
  line printhall.stations, told printhall.told_edit[], transactions text[], foundings boolean[]
) RETURNS printhall.stations LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  at_epoch integer := line.record_epoch;
  at_sequence bigint := line.record_sequence;
  at_hash text := line.record_hash;
  broken jsonb := line.record_broken;
  pending jsonb := '[]';
  last_transaction text := transactions[cardinality(transactions)];
  entry record;
  newest record;
BEGIN
  -- Where each continues the one before it, as it nearly always is, one look at all of them says so.
  IF at_sequence IS NOT NULL AND line.record_pending = '[]' AND NOT true = ANY (foundings) THEN
    SELECT bool_and((one.epoch = at_epoch AND one.sequence = at_sequence + one.nth
      AND one.previous_hash = one.hash_before) IS TRUE) AS all_continue, max(one.sequence) AS sequence,
      max(one.hash) FILTER (WHERE one.is_last) AS hash
    INTO newest
    FROM (
      SELECT mine.*, row_number() OVER onward AS nth, lag(mine.hash, 1, at_hash) OVER onward AS hash_before,
        lead(mine.sequence) OVER onward IS NULL AS is_last
      FROM (
        SELECT own.epoch::integer, own.sequence::bigint, own.previous_hash, own.hash FROM unnest(told) AS own
        WHERE own.table_name = 'audit_entries' AND own.operation = 'insert' AND own.station_id = line.station_id
      ) AS mine
      WINDOW onward AS (ORDER BY mine.epoch, mine.sequence)
    ) AS one;
    IF newest.all_continue THEN
      line.record_sequence := newest.sequence;
      line.record_hash := newest.hash;
      RETURN line;
    END IF;
  END IF;
  FOR entry IN
    SELECT * FROM (
      SELECT one.epoch::integer AS epoch, one.sequence::bigint AS sequence, one.previous_hash, one.hash,
        transactions[one.ordinal] AS transaction_id, foundings[one.ordinal] AS is_founding
      FROM unnest(told) AS one
      WHERE one.table_name = 'audit_entries' AND one.operation = 'insert' AND one.station_id = line.station_id
      UNION ALL
      SELECT (kept ->> 0)::integer, (kept ->> 1)::bigint, kept ->> 2, kept ->> 3, kept ->> 4, false
      FROM jsonb_array_elements(line.record_pending) AS kept
    ) AS entries
    ORDER BY entries.epoch, entries.sequence
  LOOP
    IF at_sequence IS NULL OR entry.is_founding THEN
      -- A copy of everything comes place by place; where the record goes on from is its newest entry.
      IF at_sequence IS NULL OR (entry.epoch, entry.sequence) > (at_epoch, at_sequence) THEN
        at_epoch := entry.epoch;
        at_sequence := entry.sequence;
        at_hash := entry.hash;
      END IF;
    ELSIF (entry.epoch = at_epoch AND entry.sequence = at_sequence + 1 AND entry.previous_hash = at_hash)
      OR (entry.epoch > at_epoch AND entry.sequence = 1 AND entry.previous_hash = repeat('0', 64)) THEN
      at_epoch := entry.epoch;
      at_sequence := entry.sequence;
      at_hash := entry.hash;
    ELSIF entry.sequence > at_sequence + 1 AND entry.epoch = at_epoch
      AND entry.transaction_id = last_transaction AND jsonb_array_length(pending) < 1000 THEN
      pending := pending || jsonb_build_array(jsonb_build_array(
        entry.epoch, entry.sequence, entry.previous_hash, entry.hash, entry.transaction_id));
    ELSE
      broken := coalesce(broken, jsonb_build_object(
        'epoch', entry.epoch, 'sequence', entry.sequence, 'after', at_sequence, 'at', printhall.milliseconds()));
      IF (entry.epoch, entry.sequence) > (at_epoch, at_sequence) THEN
        at_epoch := entry.epoch;
        at_sequence := entry.sequence;
        at_hash := entry.hash;
      END IF;
    END IF;
  END LOOP;
  line.record_epoch := at_epoch;
  line.record_sequence := at_sequence;
  line.record_hash := at_hash;
  line.record_pending := pending;
  line.record_broken := broken;
  RETURN line;
END $$;

-- Keeps the names of the company's factories as the parts tell them.
CREATE FUNCTION printhall.follow_places(of_company uuid, all_told printhall.told_edit[]) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  told record;
BEGIN
  FOR told IN
    SELECT * FROM unnest(all_told) AS one WHERE one.table_name = 'scopes' ORDER BY one.ordinal
  LOOP
    IF told.operation = 'insert' AND told.columns ->> 'kind' = 'factory' THEN
      INSERT INTO printhall.company_places (company, place, name, is_gone)
      VALUES (of_company, told.row_id, told.columns ->> 'name', told.columns ->> 'deleted_at' IS NOT NULL)
      ON CONFLICT (company, place) DO UPDATE SET name = excluded.name, is_gone = excluded.is_gone;
    ELSIF told.operation = 'update' THEN
      UPDATE printhall.company_places SET
        name = coalesce(told.columns ->> 'name', name),
        is_gone = CASE WHEN told.columns ? 'deleted_at' THEN told.columns ->> 'deleted_at' IS NOT NULL
          ELSE is_gone END
      WHERE company = of_company AND place = told.row_id;
    ELSIF told.operation = 'delete' THEN
      UPDATE printhall.company_places SET is_gone = true WHERE company = of_company AND place = told.row_id;
    END IF;
  END LOOP;
END $$;

-- What was told before of these numbers: [number, hub's number or null, code, detail, hash], the newest epoch's.
CREATE FUNCTION printhall.known_parts(line printhall.stations, sequences bigint[])
RETURNS TABLE (sequence bigint, hub_sequence bigint, code text, detail text, hash text) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT ON (was.station_sequence)
    was.station_sequence, was.sequence, was.code, was.detail, was.hash
  FROM (
    SELECT p.station_sequence, p.epoch, p.sequence, NULL AS code, NULL AS detail, p.hash FROM printhall.parts p
    WHERE p.company = line.company AND p.station_id = line.station_id AND p.station_sequence = ANY (sequences)
    UNION ALL
    SELECT r.station_sequence, r.epoch, NULL, r.code, r.detail, r.hash FROM printhall.rejected_parts r
    WHERE r.company = line.company AND r.station_id = line.station_id AND r.station_sequence = ANY (sequences)
  ) AS was
  ORDER BY was.station_sequence, was.epoch DESC
$$;

-- Takes parts in the order of their numbers. Answers {ok, base, rejected: [[number, code, detail]], known: [[number,
-- hub's number, code, detail]]} (the others were taken, and numbered from base + 1 on) or {ok: false, why, …}.
CREATE FUNCTION printhall.push(
  said_station_id text, said_epoch integer, sequences bigint[], transactions text[], places text[],
  hybrid_times text[], people text[], foundings boolean[], schemas integer[], edits text[], hashes text[]
) RETURNS json LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  line printhall.stations := printhall.my_line_as(said_station_id);
  firm printhall.companies;
  total integer := cardinality(sequences);
  known integer;
  found_hole bigint;
  reused bigint;
  known_list json;
  codes text[];
  details text[];
  faults text[];
  told printhall.told_edit[];
  foreign_record integer[] := '{}';
  are_hexadecimal boolean;
  now_milliseconds bigint := printhall.milliseconds();
  leeway bigint := printhall.clock_leeway_milliseconds();
  base bigint;
  taken integer;
  sizes integer[];
  -- Parts up to here may be of the company's beginning.
  begins_at integer;
  numbers bigint[];
  ordered_times text[];
  newest_time text;
BEGIN
  -- One push of a station after the other.
  SELECT * INTO line FROM printhall.stations
  WHERE company = line.company AND enrolment = line.enrolment FOR UPDATE;
  IF line.epoch <> said_epoch THEN
    RETURN json_build_object('ok', false, 'why', 'fenced', 'epoch', line.epoch);
  END IF;
  IF total = 0 THEN
    RETURN json_build_object('ok', true, 'base', 0, 'rejected', '[]'::json, 'known', '[]'::json);
  END IF;
  SELECT min(sequences[1] + n - 1) INTO found_hole FROM unnest(sequences) WITH ORDINALITY AS one (number, n)
  WHERE number <> sequences[1] + n - 1;
  IF found_hole IS NULL AND sequences[1] > line.last_sequence + 1 THEN found_hole := line.last_sequence + 1; END IF;
  IF found_hole IS NOT NULL THEN
    RETURN json_build_object('ok', false, 'why', 'gap', 'expected', found_hole);
  END IF;

  known := least(total, greatest(0, line.last_sequence - sequences[1] + 1));
  IF known > 0 THEN
    SELECT min(mine.number) FILTER (WHERE was.hash IS DISTINCT FROM mine.hash),
      json_agg(json_build_array(mine.number, was.hub_sequence, was.code, was.detail) ORDER BY mine.number)
    INTO reused, known_list
    FROM unnest(sequences[1:known], hashes[1:known]) AS mine (number, hash)
    LEFT JOIN printhall.known_parts(line, sequences[1:known]) AS was ON was.sequence = mine.number;
    IF reused IS NOT NULL THEN
      RETURN json_build_object('ok', false, 'why', 'reused', 'sequence', reused);
    END IF;
    IF known = total THEN
      RETURN json_build_object('ok', true, 'base', 0, 'rejected', '[]'::json, 'known', known_list);
    END IF;
    sequences := sequences[known + 1:];
    transactions := transactions[known + 1:];
    places := places[known + 1:];
    hybrid_times := hybrid_times[known + 1:];
    people := people[known + 1:];
    foundings := foundings[known + 1:];
    schemas := schemas[known + 1:];
    edits := edits[known + 1:];
    hashes := hashes[known + 1:];
    total := total - known;
  END IF;

  SELECT * INTO firm FROM printhall.companies WHERE company = line.company;
  BEGIN
    told := printhall.told_edits(edits);
  EXCEPTION WHEN data_exception THEN
    -- One by one: what is no list of edits, and what only spells characters that are none.
    faults := printhall.faults_of_edits(edits);
    told := printhall.told_edits(ARRAY(
      SELECT CASE WHEN faults[n] IS NULL THEN printhall.readable_edits(text) ELSE '[]' END
      FROM unnest(edits) WITH ORDINALITY AS part (text, n) ORDER BY n));
  END;
  foreign_record := ARRAY(SELECT one.ordinal FROM unnest(told) AS one
    WHERE one.table_name = 'audit_entries' AND NOT foundings[one.ordinal]
      AND one.station_id IS DISTINCT FROM line.station_id);
  -- Without the edits themselves: a row that carries them is slow to sort and to hand on.
  sizes := ARRAY(SELECT octet_length(text) FROM unnest(edits) WITH ORDINALITY AS part (text, n) ORDER BY n);
  begins_at := CASE WHEN firm.founder_station_id = line.station_id AND NOT firm.has_begun
    THEN coalesce(array_position(foundings, false), total + 1) ELSE 0 END;
  are_hexadecimal := array_to_string(hashes, '') !~ '[^0-9a-f]';
  codes := ARRAY(
    SELECT CASE
      WHEN part.bytes > printhall.most_part_bytes() THEN 'tooBig'
      -- A pattern costs more each time than all else here: times are looked at without one, hashes with one for all.
      WHEN translate(left(part.hybrid_time, 18), '123456789abcdef', '000000000000000') <> '000000000000-0000-'
        OR substr(part.hybrid_time, 19) <> line.station_id
        OR length(part.hash) <> 64
        OR (NOT are_hexadecimal AND part.hash ~ '[^0-9a-f]') OR length(part.place) > 200
        OR length(part.transaction_id) > 200 OR length(part.person_id) > 200 OR faults[part.n] IS NOT NULL THEN 'malformed'
      WHEN NOT (part.place = '' OR line.factories IS NULL OR part.place = ANY (line.factories)) THEN 'notItsPlace'
      WHEN part.is_founding AND part.n > begins_at THEN 'notFounder'
      WHEN part.n = ANY (foreign_record) THEN 'notItsRecord'
    END
    FROM unnest(places, transactions, people, hybrid_times, hashes, foundings, sizes) WITH ORDINALITY
      AS part (place, transaction_id, person_id, hybrid_time, hash, is_founding, bytes, n)
    ORDER BY part.n);
  -- Each part's number after the base, and the time by which it is ordered: its own, or one of the hub's, which is now or
  -- just after the station's part before it.
  SELECT max(one.hybrid_time COLLATE "C") INTO newest_time FROM unnest(hybrid_times) AS one (hybrid_time);
  IF cardinality(array_remove(codes, NULL)) = 0
    AND newest_time < lpad(to_hex(now_milliseconds + leeway + 1), 12, '0') COLLATE "C" THEN
    taken := total;
    numbers := ARRAY(SELECT generate_series(1, total));
    ordered_times := hybrid_times;
  ELSE
    SELECT array_agg(timed.nth ORDER BY timed.n), array_agg(CASE WHEN timed.is_ahead THEN
        lpad(to_hex(greatest(now_milliseconds, printhall.milliseconds_of(line.last_ordered) + 1, timed.newest + 1)), 12, '0')
        || '-' || lpad(to_hex(timed.ahead), 4, '0') || '-' || line.station_id
        ELSE timed.hybrid_time END ORDER BY timed.n), coalesce(max(timed.nth), 0)
    INTO numbers, ordered_times, taken
    FROM (
      SELECT part.*, part.milliseconds > now_milliseconds + leeway AS is_ahead,
        CASE WHEN part.code IS NULL THEN count(*) FILTER (WHERE part.code IS NULL) OVER before END AS nth,
        max(part.milliseconds) FILTER (WHERE part.milliseconds <= now_milliseconds + leeway) OVER before AS newest,
        count(*) FILTER (WHERE part.milliseconds > now_milliseconds + leeway) OVER before AS ahead
      FROM (
        SELECT one.hybrid_time, one.code, one.n, CASE WHEN one.code IS NULL
          THEN printhall.milliseconds_of(one.hybrid_time) END AS milliseconds
        FROM unnest(hybrid_times, codes) WITH ORDINALITY AS one (hybrid_time, code, n)
      ) AS part
      WINDOW before AS (ORDER BY part.n)
    ) AS timed;
  END IF;

  -- From here to the commit the company's numbers are in one hand: nothing is read beyond a number that is still to come.
  UPDATE printhall.companies SET
    last_sequence = last_sequence + taken,
    has_begun = has_begun OR EXISTS (SELECT FROM unnest(codes, foundings) AS one (code, is_founding)
      WHERE code IS NULL AND NOT is_founding),
    newest_schema = greatest(newest_schema, (SELECT max(schema) FROM unnest(schemas) AS one (schema)))
  WHERE company = line.company RETURNING last_sequence - taken INTO base;

  INSERT INTO printhall.parts (company, sequence, place, station_id, epoch, station_sequence, transaction_id,
    hybrid_time, ordered_time, person_id, is_founding, schema, edits, hash, received_at)
  SELECT line.company, base + nth, place, line.station_id, line.epoch, number, transaction_id,
    hybrid_time, ordered_time, person_id, is_founding, schema, text, hash, now_milliseconds
  FROM unnest(sequences, transactions, places, hybrid_times, ordered_times, people, foundings, schemas, edits, hashes, numbers)
    AS one (number, transaction_id, place, hybrid_time, ordered_time, person_id, is_founding, schema, text, hash, nth)
  WHERE nth IS NOT NULL;

  IF taken < total THEN
    details := ARRAY(SELECT CASE one.code
        WHEN 'tooBig' THEN one.bytes || ' bytes of at most ' || printhall.most_part_bytes()
        WHEN 'notItsPlace' THEN 'place ' || one.place
        WHEN 'notItsRecord' THEN 'it holds entries of another station''s record'
        WHEN 'notFounder' THEN 'the company has its beginning'
        WHEN 'malformed' THEN coalesce(faults[one.n], 'a name, time or hash of it is none') END
      FROM unnest(codes, places, sizes) WITH ORDINALITY AS one (code, place, bytes, n) ORDER BY one.n);
    INSERT INTO printhall.rejected_parts (company, station_id, station_sequence, epoch, place, transaction_id,
      hybrid_time, person_id, is_founding, schema, edits, hash, received_at, code, detail)
    SELECT line.company, line.station_id, number, line.epoch, place, transaction_id, hybrid_time, person_id,
      is_founding, schema, text, hash, now_milliseconds, code, detail
    FROM unnest(sequences, transactions, places, hybrid_times, people, foundings, schemas, edits, hashes, codes, details)
      AS one (number, transaction_id, place, hybrid_time, person_id, is_founding, schema, text, hash, code, detail)
    WHERE code IS NOT NULL;
  END IF;

  IF cardinality(told) > 0 THEN
    line := printhall.follow_record(line, told, transactions, foundings);
    IF EXISTS (SELECT FROM unnest(told) AS one WHERE one.table_name = 'scopes') THEN
      PERFORM printhall.follow_places(line.company,
        ARRAY(SELECT one::printhall.told_edit FROM unnest(told) AS one WHERE codes[one.ordinal] IS NULL));
    END IF;
  END IF;
  UPDATE printhall.stations SET last_sequence = sequences[total], last_hash = hashes[total],
    last_ordered = greatest(last_ordered, (SELECT max(one.ordered_time COLLATE "C")
      FROM unnest(ordered_times, numbers) AS one (ordered_time, nth) WHERE nth IS NOT NULL)), record_epoch = line.record_epoch,
    record_sequence = line.record_sequence, record_hash = line.record_hash, record_pending = line.record_pending,
    record_broken = line.record_broken
  WHERE company = line.company AND enrolment = line.enrolment;
  IF taken > 0 THEN
    PERFORM pg_notify(printhall.channel_of(firm.channel_secret, told.subject), told.number::text)
    FROM (
      SELECT 'place:' || place AS subject, base + taken AS number FROM unnest(places, codes) AS one (place, code)
      WHERE code IS NULL GROUP BY place
      UNION ALL SELECT 'every', base + taken
    ) AS told;
  END IF;
  RETURN json_build_object('ok', true, 'base', base, 'known', coalesce(known_list, '[]'::json),
    'rejected', (SELECT coalesce(json_agg(json_build_array(number, code, detail) ORDER BY number), '[]'::json)
      FROM unnest(sequences, codes, details) AS one (number, code, detail) WHERE code IS NOT NULL));
END $$;
