import { asKeeper } from './keeper.ts';

/** Where a record stopped to continue itself. */
export interface RecordBreak {
  readonly epoch: number;
  readonly sequence: number;
  /** The newest entry that was whole. */
  readonly after: number;
  readonly at: number;
}

export interface StationStatus {
  readonly company: string;
  readonly name: string;
  readonly role: string;
  /** Null: its code has not been used. */
  readonly stationId: string | null;
  readonly homeFactory: string | null;
  /** Null: every one. */
  readonly factories: readonly string[] | null;
  readonly contactAt: number | null;
  readonly version: string;
  readonly waiting: number;
  readonly troubles: number;
  readonly clockOffsetMilliseconds: number | null;
  readonly epoch: number;
  readonly revokedAt: number | null;
  readonly recordBroken: RecordBreak | null;
  readonly rejected: number;
}

export interface CompanyStatus {
  readonly name: string;
  /** Null: its first station has not brought it yet. */
  readonly companyId: string | null;
  readonly parts: number;
  readonly factories: readonly string[];
  readonly claims: number;
}

export interface HubStatus {
  readonly hubId: string;
  readonly schema: number;
  readonly postgres: string;
  readonly databaseBytes: number;
  readonly hubTime: number;
  readonly companies: readonly CompanyStatus[];
  readonly stations: readonly StationStatus[];
}

/** How the hub and its stations stand. Throws `HubTrouble`. */
export function hubStatus(url: string): Promise<HubStatus> {
  return asKeeper(url, async (keeper) => {
    const [row] = await keeper.ask<{ status: HubStatus }>(STATUS);
    if (row === undefined) throw new Error('The hub has no row of its own');
    return row.status;
  });
}

const STATUS = `
SELECT json_build_object(
  'hubId', hub.hub_id, 'schema', printhall.schema_number(), 'postgres', current_setting('server_version'),
  'databaseBytes', pg_database_size(current_database()), 'hubTime', printhall.milliseconds(),
  'companies', (
    SELECT coalesce(json_agg(json_build_object(
      'name', c.name, 'companyId', c.company_id, 'parts', c.last_sequence,
      'factories', ARRAY(SELECT p.name FROM printhall.company_places p
        WHERE p.company = c.company AND NOT p.is_gone ORDER BY p.name),
      'claims', (SELECT count(*) FROM printhall.claims k WHERE k.company = c.company)
    ) ORDER BY c.name), '[]'::json) FROM printhall.companies c
  ),
  'stations', (
    SELECT coalesce(json_agg(json_build_object(
      'company', c.name, 'name', coalesce(s.name, e.role_name), 'role', e.role_name, 'stationId', s.station_id,
      'homeFactory', (SELECT p.name FROM printhall.company_places p
        WHERE p.company = s.company AND p.place = s.home_factory_id),
      'factories', CASE WHEN s.factories IS NOT NULL THEN to_json(ARRAY(
        SELECT coalesce(p.name, f.id) FROM unnest(s.factories) AS f (id)
        LEFT JOIN printhall.company_places p ON p.company = s.company AND p.place = f.id ORDER BY 1)) END,
      'contactAt', s.contact_at, 'version', s.version, 'waiting', s.waiting, 'troubles', s.troubles,
      'clockOffsetMilliseconds', s.clock_offset_milliseconds, 'epoch', s.epoch, 'revokedAt', s.revoked_at,
      'recordBroken', s.record_broken,
      'rejected', (SELECT count(*) FROM printhall.rejected_parts r
        WHERE r.company = s.company AND r.station_id = s.station_id)
    ) ORDER BY c.name, s.added_at), '[]'::json)
    FROM printhall.stations s
    JOIN printhall.enrolments e USING (company, enrolment)
    JOIN printhall.companies c USING (company)
  )) AS status
FROM printhall.hub`;
