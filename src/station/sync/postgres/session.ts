import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { Client, types } from 'pg';
import type { HubAddress } from '../../../shop/sync/index.ts';
import { HubRefuses, HubUnreachable } from '../hub.ts';
import { sortedError, sqlStateOf } from './errors.ts';
import { openStream } from './stream.ts';

/** How long a connection is waited for. */
export interface Patience {
  /** Until the machine has answered, and again until PostgreSQL has let the role in. */
  readonly connectMilliseconds: number;
  /** Without one byte from the hub while it owes an answer. */
  readonly quietMilliseconds: number;
  /** A line that carries less is not waited for: so much longer may a question be under way that has many bytes. */
  readonly bytesPerMillisecond: number;
  /** How often an idle connection that listens is asked whether it is there. */
  readonly pulseMilliseconds: number;
}

/**
 * A machine on the other side of the world answers within a second, a busy one within some; who waits longer than this
 * waits for a cable that is not there.
 */
export const PATIENCE: Patience = {
  connectMilliseconds: 10_000,
  quietMilliseconds: 30_000,
  bytesPerMillisecond: 16,
  pulseMilliseconds: 30_000,
};

export interface Login {
  readonly address: HubAddress;
  readonly role: string;
  readonly secret: string;
}

/** A question that is asked again and again: PostgreSQL reads and plans it once a connection, under its name. */
export interface KeptQuestion {
  readonly name: string;
  readonly text: string;
}

export type Ask = <Row extends object>(
  question: string | KeptQuestion,
  values?: readonly unknown[],
  bytes?: number,
) => Promise<Row[]>;

/** One connection to PostgreSQL. Once it has failed, it is over. */
export interface Session {
  readonly client: Client;
  /** One question after the other. Throws `HubUnreachable`, `HubRefuses`, or PostgreSQL's own error for a bug. */
  readonly ask: Ask;
  /** Questions that stand or fall together, and with nobody else's in between. */
  together(work: (ask: Ask) => Promise<void>): Promise<void>;
  isOver(): boolean;
  /** Resolves when the connection is gone, for whatever reason. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/** PostgreSQL's eight-byte integers come as text; ours are counts and milliseconds, far below 2^53. */
const EIGHT_BYTE_INTEGER = 20;
const OUR_TYPES = {
  getTypeParser: (type: number, format?: 'text' | 'binary') =>
    type === EIGHT_BYTE_INTEGER ? Number : types.getTypeParser(type, format),
};

/** Connects and logs in. Throws `HubUnreachable` or `HubRefuses`. */
export async function openSession(login: Login, patience: Patience): Promise<Session> {
  const socket = await openStream(login.address, patience.connectMilliseconds);
  const client = new Client({
    host: login.address.host,
    port: login.address.port,
    database: login.address.database,
    user: login.role,
    password: login.secret,
    ssl: false,
    stream: () => standing(socket),
    types: OUR_TYPES,
    application_name: 'printhall',
    connectionTimeoutMillis: patience.connectMilliseconds,
    statement_timeout: patience.quietMilliseconds,
    lock_timeout: patience.quietMilliseconds,
    idle_in_transaction_session_timeout: patience.quietMilliseconds,
    keepAlive: true,
  });
  keepSecret(client, socket);
  let isOver = false;
  const ended = new Promise<void>((resolve) => {
    client.once('end', resolve);
  });
  // Told by the question that it breaks, or by the next one.
  client.on('error', () => {
    isOver = true;
  });
  void ended.then(() => {
    isOver = true;
  });
  try {
    await client.connect();
  } catch (error) {
    socket.destroy();
    throw sortedError(error);
  }
  return sessionOver(client, socket, {
    isOver: () => isOver,
    endNow: () => (isOver = true),
    ended,
    patience,
  });
}

/** A stream that is connected already, for a client that would connect it. */
function standing(socket: Socket): Socket {
  return Object.assign(socket, {
    connect: () => {
      setImmediate(() => socket.emit('connect'));
      return socket;
    },
  });
}

/** PostgreSQL proves that it knows the password and is not told it; who asks for it in clear, or nearly so, is no hub. */
function keepSecret(client: Client, socket: Socket): void {
  const { connection } = client as unknown as { readonly connection: EventEmitter };
  for (const wish of ['authenticationCleartextPassword', 'authenticationMD5Password'])
    connection.on(wish, () => {
      socket.destroy();
      connection.emit('error', new HubRefuses('notAHub', 'it asks for the password itself'));
    });
}

function sessionOver(
  client: Client,
  socket: Socket,
  state: {
    isOver(): boolean;
    endNow(): void;
    readonly ended: Promise<void>;
    readonly patience: Patience;
  },
): Session {
  let last: Promise<unknown> = Promise.resolve();
  const askNow: Ask = async (question, values = [], bytes = 0) => {
    if (state.isOver()) throw new HubUnreachable('the connection to the hub has ended');
    const watch = watchQuiet(
      socket,
      state.patience.quietMilliseconds + bytes / state.patience.bytesPerMillisecond,
    );
    try {
      const asked = typeof question === 'string' ? { text: question } : question;
      const { rows } = await client.query({ ...asked, values: [...values] });
      return rows as never;
    } catch (error) {
      if (isTheEnd(error)) {
        state.endNow();
        socket.destroy();
      }
      throw watch.isQuiet() ? new HubUnreachable('the hub has stopped to answer') : sortedError(error);
    } finally {
      watch.end();
    }
  };
  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const answer = last.then(work);
    last = answer.catch(() => undefined);
    return answer;
  };
  return {
    client,
    ended: state.ended,
    isOver: state.isOver,
    ask: (question, values, bytes) => inTurn(() => askNow(question, values, bytes)),
    together: (work) =>
      inTurn(async () => {
        await askNow('BEGIN');
        try {
          await work(askNow);
          await askNow('COMMIT');
        } catch (error) {
          // A connection that does not even take this back is no connection.
          await askNow('ROLLBACK').catch(() => socket.destroy());
          throw error;
        }
      }),
    async close() {
      if (state.isOver()) return;
      // A farewell that nobody hears is none to wait for.
      const timer = setTimeout(() => socket.destroy(), 1_000);
      await client.end().catch(() => undefined);
      clearTimeout(timer);
      socket.destroy();
    },
  };
}

/** The network's own word, or PostgreSQL's last one: whatever is asked on this connection after it, nobody hears. */
function isTheEnd(error: unknown): boolean {
  if (sqlStateOf(error) === null) return true;
  return error instanceof Error && 'severity' in error && error.severity !== 'ERROR';
}

/** Ends a connection on which an answer is owed and not one byte comes. */
function watchQuiet(socket: Socket, mostMilliseconds: number): { isQuiet(): boolean; end(): void } {
  let quiet = false;
  let read = socket.bytesRead;
  const timer = setInterval(() => {
    if (socket.bytesRead !== read) {
      read = socket.bytesRead;
      return;
    }
    quiet = true;
    socket.destroy();
  }, mostMilliseconds);
  return { isQuiet: () => quiet, end: () => clearInterval(timer) };
}
