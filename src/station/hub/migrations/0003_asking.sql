-- What a station asks besides: who it is, the log, claims, files, the others.

CREATE FUNCTION printhall.schema_number() RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT max(number) FROM printhall.schema_steps
$$;

-- Where a station stands before it reads, in one look: what it sees (its factories; null: every one), the company's newest
-- number, and the hub's time.
CREATE FUNCTION printhall.here(
  OUT company uuid, OUT factories text[], OUT last_sequence bigint, OUT hub_time bigint
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  line printhall.stations := printhall.my_line();
BEGIN
  company := line.company;
  factories := line.factories;
  hub_time := printhall.milliseconds();
  last_sequence := (SELECT c.last_sequence FROM printhall.companies c WHERE c.company = line.company);
END $$;

-- One part, or, last of all and without a part, how far these are.
CREATE TYPE printhall.pulled AS (part printhall.parts, up_to bigint, is_more boolean, hub_time bigint);

-- Parts after a number in their order, as the one who asks may see them: at most so many, and no more than fit, but one.
-- The newest number and the parts are of one moment, so that nothing between them can be missed. Each place is read from
-- its own end, so that the cost grows with what comes back and not with what others wrote. (Its plans are kept: to make
-- them takes longer than to read what a woken station has not seen.)
CREATE FUNCTION printhall.pull(after bigint, most integer, wanted text[], most_bytes bigint)
RETURNS SETOF printhall.pulled LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  here record := printhall.here();
  found_parts refcursor;
  part printhall.parts;
  reached bigint := after;
  parts integer := 0;
  bytes bigint := 0;
  is_more boolean := false;
BEGIN
  IF here.factories IS NULL AND wanted IS NULL THEN
    OPEN found_parts FOR SELECT * FROM printhall.parts p
      WHERE p.company = here.company AND p.sequence > after ORDER BY p.sequence LIMIT most + 1;
  ELSE
    OPEN found_parts FOR SELECT p.* FROM (
      SELECT DISTINCT place FROM unnest(coalesce(wanted, here.factories || ''::text)) AS asked (place)
      WHERE here.factories IS NULL OR asked.place = '' OR asked.place = ANY (here.factories)
    ) AS seen
    CROSS JOIN LATERAL (
      SELECT * FROM printhall.parts one WHERE one.company = here.company AND one.place = seen.place AND one.sequence > after
      ORDER BY one.sequence LIMIT most + 1
    ) AS p
    ORDER BY p.sequence LIMIT most + 1;
  END IF;
  LOOP
    FETCH found_parts INTO part;
    EXIT WHEN NOT FOUND;
    is_more := parts = most OR bytes >= most_bytes;
    EXIT WHEN is_more;
    RETURN NEXT ROW(part, NULL, NULL, NULL)::printhall.pulled;
    reached := part.sequence;
    parts := parts + 1;
    bytes := bytes + octet_length(part.edits);
  END LOOP;
  CLOSE found_parts;
  RETURN NEXT ROW(NULL, CASE WHEN is_more THEN reached ELSE greatest(after, here.last_sequence) END, is_more,
    here.hub_time)::printhall.pulled;
END $$;

CREATE FUNCTION printhall.look() RETURNS json LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  line printhall.stations := printhall.my_line();
BEGIN
  RETURN (
    SELECT json_build_object(
      'hubId', (SELECT hub_id FROM printhall.hub), 'generation', (SELECT generation FROM printhall.hub),
      'companyName', c.name, 'companyId', c.company_id, 'homeFactoryId', line.home_factory_id,
      'homeFactoryName', coalesce((SELECT p.name FROM printhall.company_places p
        WHERE p.company = c.company AND p.place = line.home_factory_id), ''),
      'factories', CASE WHEN line.factories IS NOT NULL THEN (
        SELECT coalesce(json_agg(json_build_object('id', f.id, 'name', coalesce(p.name, '')) ORDER BY p.name), '[]'::json)
        FROM unnest(line.factories) AS f (id)
        LEFT JOIN printhall.company_places p ON p.company = c.company AND p.place = f.id) END,
      'stationId', line.station_id, 'schema', c.newest_schema)
    FROM printhall.companies c WHERE c.company = line.company
  );
END $$;

CREATE FUNCTION printhall.enrol(new_station_id text, new_epoch integer, new_name text, founding json) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  line printhall.stations := printhall.my_line();
  firm printhall.companies;
  before printhall.stations;
BEGIN
  IF new_station_id !~ '^[A-Za-z0-9_-]{1,100}$' THEN
    RAISE EXCEPTION 'that is no id of a station' USING ERRCODE = 'PH002';
  END IF;
  SELECT * INTO firm FROM printhall.companies WHERE company = line.company FOR UPDATE;
  SELECT * INTO line FROM printhall.stations
  WHERE company = line.company AND enrolment = line.enrolment FOR UPDATE;
  IF line.station_id IS NOT NULL AND line.station_id <> new_station_id THEN
    RAISE EXCEPTION 'another station is enrolled with this code' USING ERRCODE = 'PH002';
  END IF;
  IF founding IS NOT NULL THEN
    IF firm.company_id IS NULL THEN
      UPDATE printhall.companies SET company_id = founding ->> 'companyId', name = founding ->> 'companyName',
        founder_station_id = new_station_id WHERE company = firm.company;
      UPDATE printhall.stations SET home_factory_id = founding ->> 'homeFactoryId'
      WHERE company = line.company AND enrolment = line.enrolment;
    ELSIF firm.company_id <> founding ->> 'companyId' OR firm.founder_station_id <> new_station_id THEN
      RAISE EXCEPTION 'the company has its beginning already' USING ERRCODE = 'PH002';
    END IF;
  ELSIF firm.company_id IS NULL THEN
    RAISE EXCEPTION 'the company has no beginning yet: its first station brings it' USING ERRCODE = 'PH004';
  END IF;
  IF line.station_id IS NULL THEN
    SELECT * INTO before FROM printhall.stations
    WHERE company = line.company AND station_id = new_station_id AND enrolment <> line.enrolment
    ORDER BY revoked_at DESC NULLS FIRST LIMIT 1;
    IF FOUND AND before.revoked_at IS NULL THEN
      RAISE EXCEPTION 'this station is enrolled already, as %', coalesce(before.name, new_station_id)
        USING ERRCODE = 'PH002';
    END IF;
    -- A station that was taken out and comes again with a new code goes on where it was.
    UPDATE printhall.stations SET
      station_id = new_station_id, name = coalesce(name, left(new_name, 100)),
      enrolled_at = printhall.milliseconds(), epoch_since = printhall.milliseconds(),
      epoch = greatest(new_epoch, coalesce(before.epoch, new_epoch)),
      last_sequence = CASE WHEN before.epoch >= new_epoch THEN before.last_sequence ELSE 0 END,
      last_hash = CASE WHEN before.epoch >= new_epoch THEN before.last_hash END,
      last_ordered = before.last_ordered, record_epoch = before.record_epoch,
      record_sequence = before.record_sequence, record_hash = before.record_hash,
      record_broken = before.record_broken
    WHERE company = line.company AND enrolment = line.enrolment;
  END IF;
END $$;

CREATE FUNCTION printhall.hello(
  said_station_id text, said_epoch integer, said_version text, said_schema integer, said_waiting integer,
  said_troubles integer, said_offset bigint
) RETURNS json LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  line printhall.stations := printhall.my_line_as(said_station_id);
BEGIN
  -- Of two that call themselves this station, the one that may write tells how it stands.
  IF said_epoch = line.epoch THEN
    UPDATE printhall.stations SET version = left(said_version, 100), contact_at = printhall.milliseconds(),
      waiting = said_waiting, troubles = said_troubles, clock_offset_milliseconds = said_offset
    WHERE company = line.company AND enrolment = line.enrolment;
    UPDATE printhall.companies SET newest_schema = said_schema
    WHERE company = line.company AND newest_schema < said_schema;
  END IF;
  RETURN (
    SELECT json_build_object(
      'hubId', h.hub_id, 'generation', h.generation, 'hubTime', printhall.milliseconds(),
      'companyId', c.company_id, 'companyName', c.name, 'isFounded', c.last_sequence > 0,
      'station', json_build_object('epoch', line.epoch, 'lastSequence', line.last_sequence,
        'lastHash', line.last_hash, 'homeFactoryId', coalesce(line.home_factory_id, ''), 'factories', line.factories),
      'hubSequence', c.last_sequence, 'schema', c.newest_schema)
    FROM printhall.companies c, printhall.hub h WHERE c.company = line.company
  );
END $$;

CREATE FUNCTION printhall.renew(said_station_id text, said_epoch integer, first_sequence bigint) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  line printhall.stations := printhall.my_line_as(said_station_id);
  next_epoch integer;
BEGIN
  UPDATE printhall.stations SET epoch = greatest(epoch, said_epoch) + 1, epoch_since = printhall.milliseconds(),
    last_sequence = greatest(first_sequence, 1) - 1, last_hash = NULL
  WHERE company = line.company AND enrolment = line.enrolment RETURNING epoch INTO next_epoch;
  RETURN next_epoch;
END $$;

-- The channels on which the station hears what it sees; the first is its own, for when that changes.
CREATE FUNCTION printhall.channels() RETURNS SETOF text LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  line printhall.stations := printhall.my_line();
BEGIN
  RETURN QUERY SELECT printhall.channel_of(c.channel_secret, subject)
  FROM printhall.companies c
  CROSS JOIN unnest(ARRAY['station:' || line.enrolment::text]
    || CASE WHEN line.factories IS NULL THEN ARRAY['every']
      ELSE ARRAY(SELECT 'place:' || place FROM unnest(line.factories || ''::text) AS seen (place)) END)
    WITH ORDINALITY AS told (subject, n)
  WHERE c.company = line.company ORDER BY told.n;
END $$;

CREATE FUNCTION printhall.claim(claimed_subject text, for_holder text, said_epoch integer)
RETURNS TABLE (is_held boolean, holder text, since bigint) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  line printhall.stations := printhall.my_line();
  stood printhall.claims;
BEGIN
  IF line.station_id IS NULL THEN
    RAISE EXCEPTION 'no station is enrolled with this role yet' USING ERRCODE = 'PH003';
  END IF;
  IF line.epoch <> said_epoch THEN
    RETURN QUERY SELECT false, line.station_id, line.epoch_since;
    RETURN;
  END IF;
  IF length(claimed_subject) > 200 OR NOT EXISTS (SELECT FROM printhall.stations s
    WHERE s.company = line.company AND s.station_id = for_holder AND s.revoked_at IS NULL) THEN
    RAISE EXCEPTION 'a claim is of a station of the company, on something with a name' USING ERRCODE = '22023';
  END IF;
  INSERT INTO printhall.claims (company, subject, holder, taken_by, taken_at)
  VALUES (line.company, claimed_subject, for_holder, line.station_id, printhall.milliseconds())
  ON CONFLICT (company, subject) DO NOTHING;
  SELECT * INTO stood FROM printhall.claims c WHERE c.company = line.company AND c.subject = claimed_subject;
  RETURN QUERY SELECT stood.holder = for_holder, stood.holder, stood.taken_at;
END $$;

CREATE FUNCTION printhall.release(claimed_subject text, said_epoch integer) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  line printhall.stations := printhall.my_line();
BEGIN
  IF line.epoch <> said_epoch THEN RETURN false; END IF;
  DELETE FROM printhall.claims
  WHERE company = line.company AND subject = claimed_subject AND holder = line.station_id;
  RETURN FOUND;
END $$;

CREATE FUNCTION printhall.station_lines() RETURNS json LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  line printhall.stations := printhall.my_line();
BEGIN
  RETURN (
    SELECT coalesce(json_agg(json_build_object(
      'stationId', s.station_id, 'name', coalesce(s.name, ''), 'homeFactoryId', coalesce(s.home_factory_id, ''),
      'factories', s.factories, 'version', s.version, 'lastContactAt', s.contact_at, 'waiting', s.waiting,
      'troubles', s.troubles, 'clockOffsetMilliseconds', s.clock_offset_milliseconds, 'revokedAt', s.revoked_at,
      'recordBroken', s.record_broken IS NOT NULL) ORDER BY s.enrolled_at, s.station_id), '[]'::json)
    FROM (
      SELECT DISTINCT ON (station_id) * FROM printhall.stations
      WHERE company = line.company AND station_id IS NOT NULL
      ORDER BY station_id, revoked_at DESC NULLS FIRST
    ) AS s
  );
END $$;

-- Announces a file; what is there stays.
CREATE FUNCTION printhall.begin_file(at_place text, of_hash text, said_bytes bigint) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  line printhall.stations := printhall.my_line();
BEGIN
  -- More than the greatest file that a station takes in, and less than what fills a disk.
  IF of_hash !~ '^[0-9a-f]{64}$' OR said_bytes NOT BETWEEN 0 AND 1024 * 1024 * 1024 OR length(at_place) > 200 THEN
    RAISE EXCEPTION 'that is no file for a hub' USING ERRCODE = '22023';
  END IF;
  INSERT INTO printhall.files (company, place, content_hash, bytes, chunk_bytes, begun_by, begun_at)
  VALUES (line.company, at_place, of_hash, said_bytes, 1024 * 1024, line.station_id, printhall.milliseconds())
  ON CONFLICT (company, place, content_hash) DO NOTHING;
END $$;

-- Keeps a chunk. Twice is once; who put a wrong one can put the right one.
CREATE FUNCTION printhall.put_chunk(at_place text, of_hash text, at_index integer, chunk bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  line printhall.stations := printhall.my_line();
  file printhall.files;
BEGIN
  SELECT * INTO file FROM printhall.files f
  WHERE f.company = line.company AND f.place = at_place AND f.content_hash = of_hash;
  IF NOT FOUND OR at_index < 0 OR at_index::bigint * file.chunk_bytes >= greatest(file.bytes, 1)
    OR octet_length(chunk) <> least(file.chunk_bytes, file.bytes - at_index::bigint * file.chunk_bytes) THEN
    RAISE EXCEPTION 'that is no chunk of the file' USING ERRCODE = '22023';
  END IF;
  INSERT INTO printhall.file_chunks AS there (company, place, content_hash, index, put_by, bytes)
  VALUES (line.company, at_place, of_hash, at_index, line.station_id, chunk)
  ON CONFLICT (company, place, content_hash, index) DO UPDATE SET bytes = excluded.bytes
  WHERE there.put_by = excluded.put_by AND there.bytes <> excluded.bytes;
END $$;

-- What a station may do by itself: look at what is behind the wall, and call these.
DO $$
DECLARE
  stations_role text := current_setting('printhall.stations_role');
BEGIN
  INSERT INTO printhall.hub (stations_role) VALUES (stations_role);
  EXECUTE 'REVOKE ALL ON ALL FUNCTIONS IN SCHEMA printhall FROM PUBLIC';
  EXECUTE format('GRANT USAGE ON SCHEMA printhall TO %I', stations_role);
  EXECUTE format('GRANT SELECT ON printhall.parts, printhall.files, printhall.file_chunks TO %I', stations_role);
  EXECUTE format('GRANT EXECUTE ON FUNCTION
    printhall.schema_number(), printhall.is_keeper(), printhall.is_inside(), printhall.my_company(),
    printhall.my_station_id(), printhall.my_factories(), printhall.my_line(), printhall.milliseconds(),
    printhall.here(), printhall.pull(bigint, integer, text[], bigint), printhall.look(),
    printhall.enrol(text, integer, text, json), printhall.hello(text, integer, text, integer, integer, integer, bigint),
    printhall.renew(text, integer, bigint), printhall.channels(), printhall.claim(text, text, integer),
    printhall.release(text, integer), printhall.station_lines(), printhall.begin_file(text, text, bigint),
    printhall.put_chunk(text, text, integer, bytea),
    printhall.push(text, integer, bigint[], text[], text[], text[], text[], boolean[], integer[], text[], text[])
    TO %I', stations_role);
END $$;
