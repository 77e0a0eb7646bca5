import { stationCalled, type StationRow } from './hub-stations.ts';
import { asAdministrator, HubTrouble, keeperRole, quoted, type Keeper } from './keeper.ts';

export interface StationRevoked {
  readonly name: string;
  readonly stationId: string | null;
  /** The tasks that it had taken for its printers. */
  readonly taken: readonly TakenTask[];
  /** Whether others can take them now. */
  readonly areFree: boolean;
}

export interface TakenTask {
  readonly taskId: string;
  /** As people call it; null: the hub has not heard of its making. */
  readonly number: number | null;
}

/**
 * Takes a station out: its role logs in no more, what it has open is ended, and its rows are nobody's. What it had taken
 * for its printers stays taken: without the hub it prints on. Others can take it only once somebody has seen that it does
 * not, and says so.
 */
export function revokeStation(
  url: string,
  name: string,
  { freesTasks = false } = {},
): Promise<StationRevoked> {
  return asAdministrator(url, async (administrator) => {
    const keeper = await keeperRole(administrator);
    if (keeper === null) throw new HubTrouble('There is no hub in this database yet.');
    await administrator.ask(`SET LOCAL ROLE ${quoted(keeper)}`);
    const station = await stationCalled(administrator, name, true);
    const key = [station.company, station.enrolment];
    const at = Date.now();
    await administrator.ask(
      'UPDATE printhall.stations SET revoked_at = $3 WHERE company = $1 AND enrolment = $2',
      [...key, at],
    );
    await administrator.ask(
      'UPDATE printhall.enrolments SET revoked_at = $3 WHERE company = $1 AND enrolment = $2',
      [...key, at],
    );
    const taken = await tasksTaken(administrator, station);
    if (freesTasks) await freeTasks(administrator, station);
    await administrator.ask('RESET ROLE');
    await administrator.ask(`ALTER ROLE ${quoted(station.role_name)} NOLOGIN`);
    await endSessions(administrator, station.role_name);
    return {
      name: station.name ?? station.role_name,
      stationId: station.station_id,
      taken,
      areFree: freesTasks,
    };
  });
}

/** Gives back every word that a station has. */
async function freeTasks(keeper: Keeper, { company, station_id }: StationRow): Promise<void> {
  await keeper.ask('DELETE FROM printhall.claims WHERE company = $1 AND holder = $2', [company, station_id]);
}

async function tasksTaken(
  keeper: Keeper,
  { company, station_id }: StationRow,
): Promise<readonly TakenTask[]> {
  const taken = await keeper.ask<{ task: string }>(
    `SELECT substr(subject, length('task:') + 1) AS task FROM printhall.claims
    WHERE company = $1 AND holder = $2 ORDER BY subject`,
    [company, station_id],
  );
  if (taken.length === 0) return [];
  const made = await keeper.ask<{ task: string; number: number | null }>(
    `SELECT edit ->> 'rowId' AS task, (edit -> 'columns' ->> 'number')::integer AS number
    FROM printhall.parts p, jsonb_array_elements(p.edits::jsonb) AS edit
    WHERE p.company = $1 AND p.edits LIKE '%print_tasks%' AND edit ->> 'tableName' = 'print_tasks'
      AND edit ->> 'operation' = 'insert' AND edit ->> 'rowId' = ANY ($2)`,
    [company, taken.map(({ task }) => task)],
  );
  const numbers = new Map(made.map(({ task, number }) => [task, number]));
  return taken.map(({ task }) => ({ taskId: task, number: numbers.get(task) ?? null }));
}

/** What is open ends now, where the administrator may end it; where not, it finds every door shut at its next question. */
async function endSessions(administrator: Keeper, role: string): Promise<void> {
  await administrator.ask('SAVEPOINT ending');
  try {
    await administrator.ask('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [
      role,
    ]);
  } catch {
    await administrator.ask('ROLLBACK TO SAVEPOINT ending');
  }
}
