import { HubRefuses } from '../hub.ts';
import type { Enrolment, FileDepot, Hub, HubLook, HubStation, OpenHub, Welcome } from '../hub.ts';
import { postgresDepot } from './depot.ts';
import { sqlStateOf } from './errors.ts';
import { listenAt } from './listening.ts';
import { oneRow, pullParts, pushParts } from './log.ts';
import { scramVerifier } from './scram.ts';
import { openSession, PATIENCE, type Ask, type Login, type Patience, type Session } from './session.ts';

/** The newest step of the hub's schema (src/station/hub/migrations) that this station can speak to. */
export const NEWEST_HUB_SCHEMA = 4;

/** The hub over PostgreSQL. Connections that go are made anew by the next question. */
export const openPostgresHub: OpenHub = openPostgresHubWith(PATIENCE);

export function openPostgresHubWith(patience: Patience): OpenHub {
  return async (access) => {
    let login: Login = access;
    const open = () => openAtHub(login, patience);
    const work = lineTo(open);
    await work.session();
    return postgresHub({
      work,
      files: lineTo(open),
      openToListen: open,
      patience,
      use: (secret) => (login = { ...login, secret }),
    });
  };
}

/** A connection that is made when it is needed, and again when it has gone. */
interface Line {
  session(): Promise<Session>;
  readonly ask: Ask;
  close(): Promise<void>;
}

function lineTo(open: () => Promise<Session>): Line {
  let standing: Promise<Session> | null = null;
  const session = async (): Promise<Session> => {
    const current = standing;
    if (current !== null) {
      const known = await current;
      if (!known.isOver()) return known;
      if (standing !== current) return session();
    }
    const opening = open();
    standing = opening;
    opening.catch(() => {
      if (standing === opening) standing = null;
    });
    return opening;
  };
  return {
    session,
    ask: async (question, values, bytes) => (await session()).ask(question, values, bytes),
    async close() {
      const current = standing;
      standing = null;
      await current?.then((known) => known.close()).catch(() => undefined);
    },
  };
}

/** Logs in, and looks whether a hub is there that this station can speak to. */
async function openAtHub(login: Login, patience: Patience): Promise<Session> {
  const session = await openSession(login, patience);
  try {
    const rows = await session.ask<{ schema: number }>('SELECT printhall.schema_number() AS schema');
    const { schema } = oneRow(rows);
    if (schema > NEWEST_HUB_SCHEMA) throw new HubRefuses('hubTooNew', `the hub is of schema ${schema}`);
    return session;
  } catch (error) {
    await session.close();
    // A database that lets in, and lets nothing be asked: somebody else's.
    throw sqlStateOf(error) === NOT_ALLOWED ? new HubRefuses('notAHub', saidBy(error)) : error;
  }
}

const NOT_ALLOWED = '42501';

function saidBy(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

interface Lines {
  readonly work: Line;
  /** Of their own, so that a large file does not hold up the news of a print. */
  readonly files: Line;
  openToListen(): Promise<Session>;
  readonly patience: Patience;
  /** From now on, connections log in with another secret. */
  use(secret: string): void;
}

function postgresHub(lines: Lines): Hub {
  const { ask } = lines.work;
  const files: FileDepot = postgresDepot(lines.files.ask);
  const stops = new Set<() => void>();
  return {
    files,
    async look() {
      const rows = await ask<{ look: HubLook }>('SELECT printhall.look() AS look');
      return oneRow(rows).look;
    },
    enrol: (enrolment) => enrolAt(lines, enrolment),
    async hello(hello) {
      const rows = await ask<{ welcome: Welcome }>(
        'SELECT printhall.hello($1, $2, $3, $4, $5, $6, $7) AS welcome',
        [
          hello.stationId,
          hello.epoch,
          hello.version,
          hello.schema,
          hello.waiting,
          hello.troubles,
          hello.clockOffsetMilliseconds === null ? null : Math.trunc(hello.clockOffsetMilliseconds),
        ],
      );
      return oneRow(rows).welcome;
    },
    push: (stationId, epoch, parts) => pushParts(ask, stationId, epoch, parts),
    pull: (after, most, places) => pullParts(ask, after, most, places),
    async listen(hear) {
      const stop = await listenAt(lines.openToListen, lines.patience, hear);
      stops.add(stop);
      return () => {
        stops.delete(stop);
        stop();
      };
    },
    async claim(subject, holder, epoch) {
      const rows = await ask<{ is_held: boolean; holder: string; since: number | null }>(
        'SELECT * FROM printhall.claim($1, $2, $3)',
        [subject, holder, epoch],
      );
      const { is_held: isHeld, holder: byStationId, since } = oneRow(rows);
      return isHeld ? { held: true } : { held: false, byStationId, since: since ?? 0 };
    },
    async release(subject, epoch) {
      await ask('SELECT printhall.release($1, $2)', [subject, epoch]);
    },
    async renew(stationId, epoch, first) {
      const rows = await ask<{ epoch: number }>('SELECT printhall.renew($1, $2, $3) AS epoch', [
        stationId,
        epoch,
        first,
      ]);
      return { epoch: oneRow(rows).epoch };
    },
    async stations() {
      const rows = await ask<{ lines: readonly HubStation[] }>('SELECT printhall.station_lines() AS lines');
      return oneRow(rows).lines;
    },
    async close() {
      for (const stop of stops) stop();
      stops.clear();
      await Promise.all([lines.work.close(), lines.files.close()]);
    },
  };
}

/** Ties the role to the station and changes its password, both or neither. */
async function enrolAt(
  lines: Lines,
  { stationId, epoch, name, newSecret, founding }: Enrolment,
): Promise<void> {
  // The password goes as PostgreSQL keeps it: neither the wire nor the log of the server sees it.
  const verifier = scramVerifier(newSecret);
  const session = await lines.work.session();
  const brought = founding === null ? null : JSON.stringify(founding);
  await session.together(async (ask) => {
    await ask('SELECT printhall.enrol($1, $2, $3, $4)', [stationId, epoch, name, brought]);
    await ask(`ALTER ROLE CURRENT_USER PASSWORD '${verifier}'`);
  });
  lines.use(newSecret);
}
