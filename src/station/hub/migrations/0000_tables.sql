-- The hub of Printhall: what the stations of a company share. Everything here belongs to the keeper's role, which cannot
-- log in; a station is a role of its own that can read a little and write through functions only.

CREATE TABLE printhall.schema_steps (
  number integer PRIMARY KEY,
  name text NOT NULL,
  taken_at bigint NOT NULL
);

CREATE TABLE printhall.hub (
  one_row boolean PRIMARY KEY DEFAULT true CHECK (one_row),
  hub_id uuid NOT NULL DEFAULT gen_random_uuid(),
  -- Another one after the hub was put back from a backup.
  generation uuid NOT NULL DEFAULT gen_random_uuid(),
  -- The role of which every station's role is a member.
  stations_role text NOT NULL
);

CREATE TABLE printhall.companies (
  company uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- As the stations call it; null until the first of them has brought it.
  company_id text COLLATE "C",
  name text NOT NULL,
  -- As who made it at the hub calls it, whatever its first station says later.
  label text NOT NULL,
  founder_station_id text COLLATE "C",
  -- The number of the newest part. Who holds this row's lock gives out the next ones.
  last_sequence bigint NOT NULL DEFAULT 0,
  -- A part has come that is not of the beginning: nothing founds any more.
  has_begun boolean NOT NULL DEFAULT false,
  newest_schema integer NOT NULL DEFAULT 0,
  -- Names of channels are made of it, so that nobody listens at a place that they do not see.
  channel_secret uuid NOT NULL DEFAULT gen_random_uuid()
);

-- The company's factories, as their rows in the parts tell of them: for names, and for who adds a station.
CREATE TABLE printhall.company_places (
  company uuid NOT NULL REFERENCES printhall.companies,
  place text COLLATE "C" NOT NULL,
  name text NOT NULL,
  is_gone boolean NOT NULL DEFAULT false,
  PRIMARY KEY (company, place)
);

CREATE TABLE printhall.stations (
  company uuid NOT NULL REFERENCES printhall.companies,
  enrolment uuid NOT NULL DEFAULT gen_random_uuid(),
  name text,
  added_at bigint NOT NULL,
  -- Null until the code was used.
  station_id text COLLATE "C",
  enrolled_at bigint,
  home_factory_id text COLLATE "C",
  -- The factories whose parts it sees and writes; null: every one.
  factories text[],
  revoked_at bigint,
  epoch integer NOT NULL DEFAULT 1,
  epoch_since bigint,
  last_sequence bigint NOT NULL DEFAULT 0,
  last_hash text,
  last_ordered text COLLATE "C",
  version text NOT NULL DEFAULT '',
  contact_at bigint,
  waiting integer NOT NULL DEFAULT 0,
  troubles integer NOT NULL DEFAULT 0,
  clock_offset_milliseconds bigint,
  -- The newest entry of its record that followed from the one before it.
  record_epoch integer,
  record_sequence bigint,
  record_hash text,
  -- Entries of a transaction whose other places have not come yet.
  record_pending jsonb NOT NULL DEFAULT '[]',
  -- Where its record stopped to continue itself; null: nowhere.
  record_broken jsonb,
  PRIMARY KEY (company, enrolment)
);
CREATE UNIQUE INDEX stations_once ON printhall.stations (company, station_id) WHERE revoked_at IS NULL;

-- Which login role is which station: the one table that says who asks.
CREATE TABLE printhall.enrolments (
  company uuid NOT NULL,
  enrolment uuid NOT NULL,
  role_name name NOT NULL,
  revoked_at bigint,
  PRIMARY KEY (company, enrolment),
  FOREIGN KEY (company, enrolment) REFERENCES printhall.stations (company, enrolment)
);
-- Names of roles are random, and no station writes here.
CREATE UNIQUE INDEX enrolments_role ON printhall.enrolments (role_name);

-- The log. One row tells what one transaction of a station did at one place; it only grows.
CREATE TABLE printhall.parts (
  company uuid NOT NULL,
  sequence bigint NOT NULL,
  place text COLLATE "C" NOT NULL,
  station_id text COLLATE "C" NOT NULL,
  epoch integer NOT NULL,
  station_sequence bigint NOT NULL,
  transaction_id text COLLATE "C" NOT NULL,
  hybrid_time text COLLATE "C" NOT NULL,
  ordered_time text COLLATE "C" NOT NULL,
  person_id text COLLATE "C",
  is_founding boolean NOT NULL,
  schema integer NOT NULL,
  -- JSON as it came, to the byte: its hash is over this spelling.
  edits text NOT NULL,
  hash text COLLATE "C" NOT NULL,
  received_at bigint NOT NULL,
  PRIMARY KEY (company, sequence)
);
CREATE UNIQUE INDEX parts_once ON printhall.parts (company, station_id, station_sequence, epoch);
CREATE INDEX parts_place ON printhall.parts (company, place, sequence);

-- Parts that no station will get, whole, for who looks into it.
CREATE TABLE printhall.rejected_parts (
  company uuid NOT NULL,
  station_id text COLLATE "C" NOT NULL,
  station_sequence bigint NOT NULL,
  epoch integer NOT NULL,
  place text NOT NULL,
  transaction_id text NOT NULL,
  hybrid_time text NOT NULL,
  person_id text,
  is_founding boolean NOT NULL,
  schema integer NOT NULL,
  edits text NOT NULL,
  hash text NOT NULL,
  received_at bigint NOT NULL,
  code text NOT NULL,
  detail text NOT NULL,
  PRIMARY KEY (company, station_id, station_sequence, epoch)
);

CREATE TABLE printhall.claims (
  company uuid NOT NULL REFERENCES printhall.companies,
  subject text COLLATE "C" NOT NULL,
  holder text COLLATE "C" NOT NULL,
  taken_by text COLLATE "C" NOT NULL,
  taken_at bigint NOT NULL,
  PRIMARY KEY (company, subject)
);

CREATE TABLE printhall.files (
  company uuid NOT NULL REFERENCES printhall.companies,
  place text COLLATE "C" NOT NULL,
  content_hash text COLLATE "C" NOT NULL,
  bytes bigint NOT NULL,
  chunk_bytes integer NOT NULL,
  begun_by text COLLATE "C" NOT NULL,
  begun_at bigint NOT NULL,
  PRIMARY KEY (company, place, content_hash)
);

CREATE TABLE printhall.file_chunks (
  company uuid NOT NULL,
  place text COLLATE "C" NOT NULL,
  content_hash text COLLATE "C" NOT NULL,
  index integer NOT NULL,
  put_by text COLLATE "C" NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (company, place, content_hash, index),
  FOREIGN KEY (company, place, content_hash) REFERENCES printhall.files
);
-- G-code and meshes of a slicer are read whole and rarely: to press each chunk would cost more than it saves.
ALTER TABLE printhall.file_chunks ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE FUNCTION printhall.refuse_rewriting() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'the log of a hub only grows';
END $$;
CREATE TRIGGER parts_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON printhall.parts
  FOR EACH STATEMENT EXECUTE FUNCTION printhall.refuse_rewriting();
CREATE TRIGGER rejected_parts_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON printhall.rejected_parts
  FOR EACH STATEMENT EXECUTE FUNCTION printhall.refuse_rewriting();
