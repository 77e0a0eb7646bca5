-- Who asks, and what they may see. Everything goes by session_user, the role that logged in: it cannot be changed by
-- SET ROLE, and it stays what it is inside of functions that run as the keeper. (In plpgsql, whose plans are kept: these
-- are asked with every statement.)
-- Codes of errors: PH001 taken out, PH002 the code belongs to another station, PH003 no station, PH004 not begun.

CREATE FUNCTION printhall.milliseconds() RETURNS bigint LANGUAGE sql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint
$$;

-- Whether the hub itself is at work: its keeper, whoever that is, and never a station.
CREATE FUNCTION printhall.is_keeper() RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT pg_has_role(session_user, nspowner, 'MEMBER') FROM pg_namespace WHERE nspname = 'printhall');
END $$;

-- Whether a function of the hub is at work, and not the station's own SQL.
CREATE FUNCTION printhall.is_inside() RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT current_user = pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'printhall');
END $$;

CREATE FUNCTION printhall.my_company() RETURNS uuid LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT company FROM printhall.enrolments WHERE role_name = session_user AND revoked_at IS NULL);
END $$;

CREATE FUNCTION printhall.my_station_id() RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT s.station_id FROM printhall.enrolments e JOIN printhall.stations s USING (company, enrolment)
    WHERE e.role_name = session_user AND e.revoked_at IS NULL);
END $$;

-- The places of the station besides the company itself; null: every one. (Of no station: null too, but of no company.)
CREATE FUNCTION printhall.my_factories() RETURNS text[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT s.factories FROM printhall.enrolments e JOIN printhall.stations s USING (company, enrolment)
    WHERE e.role_name = session_user AND e.revoked_at IS NULL);
END $$;

-- The line of the station that asks. Throws where there is none.
CREATE FUNCTION printhall.my_line() RETURNS printhall.stations LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  known printhall.enrolments;
  line printhall.stations;
BEGIN
  SELECT * INTO known FROM printhall.enrolments WHERE role_name = session_user;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the role % is no station of this hub', session_user USING ERRCODE = 'PH003';
  END IF;
  IF known.revoked_at IS NOT NULL THEN
    RAISE EXCEPTION 'this station was taken out of the hub' USING ERRCODE = 'PH001';
  END IF;
  SELECT * INTO line FROM printhall.stations
  WHERE company = known.company AND enrolment = known.enrolment;
  RETURN line;
END $$;

-- The same, for a station that is enrolled and is the one that it says it is.
CREATE FUNCTION printhall.my_line_as(said_station_id text) RETURNS printhall.stations LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  line printhall.stations := printhall.my_line();
BEGIN
  IF line.station_id IS NULL THEN
    RAISE EXCEPTION 'no station is enrolled with this role yet' USING ERRCODE = 'PH003';
  END IF;
  IF line.station_id <> said_station_id THEN
    RAISE EXCEPTION 'this role belongs to another station' USING ERRCODE = 'PH002';
  END IF;
  RETURN line;
END $$;

-- Forced, so that it holds for the owner of the tables too: inside of the functions, a station's arm is as long as
-- outside of them. The permissive policy opens nothing by itself; the restrictive one is the wall, and what a later
-- policy opens stays behind it.
ALTER TABLE printhall.schema_steps ENABLE ROW LEVEL SECURITY;
ALTER TABLE printhall.schema_steps FORCE ROW LEVEL SECURITY;
CREATE POLICY may ON printhall.schema_steps USING (true) WITH CHECK (true);
CREATE POLICY wall ON printhall.schema_steps AS RESTRICTIVE
  USING ((SELECT printhall.is_keeper()) OR (SELECT printhall.is_inside()))
  WITH CHECK ((SELECT printhall.is_keeper()));

ALTER TABLE printhall.hub ENABLE ROW LEVEL SECURITY;
ALTER TABLE printhall.hub FORCE ROW LEVEL SECURITY;
CREATE POLICY may ON printhall.hub USING (true) WITH CHECK (true);
CREATE POLICY wall ON printhall.hub AS RESTRICTIVE
  USING ((SELECT printhall.is_keeper()) OR (SELECT printhall.my_company()) IS NOT NULL)
  WITH CHECK ((SELECT printhall.is_keeper()));

ALTER TABLE printhall.enrolments ENABLE ROW LEVEL SECURITY;
ALTER TABLE printhall.enrolments FORCE ROW LEVEL SECURITY;
CREATE POLICY may ON printhall.enrolments USING (true) WITH CHECK (true);
CREATE POLICY wall ON printhall.enrolments AS RESTRICTIVE
  USING (role_name = session_user OR (SELECT printhall.is_keeper()))
  WITH CHECK ((SELECT printhall.is_keeper()));

ALTER TABLE printhall.companies ENABLE ROW LEVEL SECURITY;
ALTER TABLE printhall.companies FORCE ROW LEVEL SECURITY;
CREATE POLICY may ON printhall.companies USING (true) WITH CHECK (true);
CREATE POLICY wall ON printhall.companies AS RESTRICTIVE
  USING (company = (SELECT printhall.my_company()) OR (SELECT printhall.is_keeper()))
  WITH CHECK (company = (SELECT printhall.my_company()) OR (SELECT printhall.is_keeper()));

ALTER TABLE printhall.company_places ENABLE ROW LEVEL SECURITY;
ALTER TABLE printhall.company_places FORCE ROW LEVEL SECURITY;
CREATE POLICY may ON printhall.company_places USING (true) WITH CHECK (true);
CREATE POLICY wall ON printhall.company_places AS RESTRICTIVE
  USING (company = (SELECT printhall.my_company()) OR (SELECT printhall.is_keeper()))
  WITH CHECK (company = (SELECT printhall.my_company()) OR (SELECT printhall.is_keeper()));

ALTER TABLE printhall.stations ENABLE ROW LEVEL SECURITY;
ALTER TABLE printhall.stations FORCE ROW LEVEL SECURITY;
CREATE POLICY may ON printhall.stations USING (true) WITH CHECK (true);
CREATE POLICY wall ON printhall.stations AS RESTRICTIVE
  USING (company = (SELECT printhall.my_company()) OR (SELECT printhall.is_keeper()))
  WITH CHECK (company = (SELECT printhall.my_company()) OR (SELECT printhall.is_keeper()));

ALTER TABLE printhall.claims ENABLE ROW LEVEL SECURITY;
ALTER TABLE printhall.claims FORCE ROW LEVEL SECURITY;
CREATE POLICY may ON printhall.claims USING (true) WITH CHECK (true);
CREATE POLICY wall ON printhall.claims AS RESTRICTIVE
  USING (company = (SELECT printhall.my_company()) OR (SELECT printhall.is_keeper()))
  WITH CHECK (
    (company = (SELECT printhall.my_company()) AND taken_by = (SELECT printhall.my_station_id()))
    OR (SELECT printhall.is_keeper())
  );

-- A station's own parts stay in the sight of the functions (a part that comes twice is known again), also where the
-- station has lost the place since; its own SQL does not see them there.
ALTER TABLE printhall.parts ENABLE ROW LEVEL SECURITY;
ALTER TABLE printhall.parts FORCE ROW LEVEL SECURITY;
CREATE POLICY may ON printhall.parts USING (true) WITH CHECK (true);
CREATE POLICY wall ON printhall.parts AS RESTRICTIVE
  USING (
    (
      company = (SELECT printhall.my_company())
      AND (
        place = ''
        OR (SELECT printhall.my_factories()) IS NULL
        OR place = ANY ((SELECT printhall.my_factories())::text[])
        OR (station_id = (SELECT printhall.my_station_id()) AND (SELECT printhall.is_inside()))
      )
    )
    OR (SELECT printhall.is_keeper())
  )
  WITH CHECK (
    (
      company = (SELECT printhall.my_company())
      AND station_id = (SELECT printhall.my_station_id())
      AND (
        place = ''
        OR (SELECT printhall.my_factories()) IS NULL
        OR place = ANY ((SELECT printhall.my_factories())::text[])
      )
    )
    OR (SELECT printhall.is_keeper())
  );

ALTER TABLE printhall.rejected_parts ENABLE ROW LEVEL SECURITY;
ALTER TABLE printhall.rejected_parts FORCE ROW LEVEL SECURITY;
CREATE POLICY may ON printhall.rejected_parts USING (true) WITH CHECK (true);
CREATE POLICY wall ON printhall.rejected_parts AS RESTRICTIVE
  USING (
    (company = (SELECT printhall.my_company()) AND station_id = (SELECT printhall.my_station_id()))
    OR (SELECT printhall.is_keeper())
  )
  WITH CHECK (
    (company = (SELECT printhall.my_company()) AND station_id = (SELECT printhall.my_station_id()))
    OR (SELECT printhall.is_keeper())
  );

ALTER TABLE printhall.files ENABLE ROW LEVEL SECURITY;
ALTER TABLE printhall.files FORCE ROW LEVEL SECURITY;
CREATE POLICY may ON printhall.files USING (true) WITH CHECK (true);
CREATE POLICY wall ON printhall.files AS RESTRICTIVE
  USING (
    (
      company = (SELECT printhall.my_company())
      AND (
        place = ''
        OR (SELECT printhall.my_factories()) IS NULL
        OR place = ANY ((SELECT printhall.my_factories())::text[])
      )
    )
    OR (SELECT printhall.is_keeper())
  )
  WITH CHECK (
    (
      company = (SELECT printhall.my_company())
      AND begun_by = (SELECT printhall.my_station_id())
      AND (
        place = ''
        OR (SELECT printhall.my_factories()) IS NULL
        OR place = ANY ((SELECT printhall.my_factories())::text[])
      )
    )
    OR (SELECT printhall.is_keeper())
  );

ALTER TABLE printhall.file_chunks ENABLE ROW LEVEL SECURITY;
ALTER TABLE printhall.file_chunks FORCE ROW LEVEL SECURITY;
CREATE POLICY may ON printhall.file_chunks USING (true) WITH CHECK (true);
CREATE POLICY wall ON printhall.file_chunks AS RESTRICTIVE
  USING (
    (
      company = (SELECT printhall.my_company())
      AND (
        place = ''
        OR (SELECT printhall.my_factories()) IS NULL
        OR place = ANY ((SELECT printhall.my_factories())::text[])
      )
    )
    OR (SELECT printhall.is_keeper())
  )
  WITH CHECK (
    (
      company = (SELECT printhall.my_company())
      AND put_by = (SELECT printhall.my_station_id())
      AND (
        place = ''
        OR (SELECT printhall.my_factories()) IS NULL
        OR place = ANY ((SELECT printhall.my_factories())::text[])
      )
    )
    OR (SELECT printhall.is_keeper())
  );
