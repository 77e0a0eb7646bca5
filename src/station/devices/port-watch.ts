import { readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { CancelTimer, Timers } from '../../shop/kernel/index.ts';
import type { StationPort } from '../../shop/printers/index.ts';
import { listSerialPorts } from './serial-port.ts';

/** A port as the system lists it. */
export interface SystemPort {
  /** `/dev/ttyUSB0`, `COM3`. */
  readonly path: string;
  /** Further names of it that do not change when it is plugged in elsewhere (`byId`), or that name the socket (`byPath`). */
  readonly byId: string | null;
  readonly byPath: string | null;
  readonly serialNumber: string | null;
  readonly manufacturer: string | null;
  readonly product: string | null;
}

/** How the ports of a machine are told. */
export interface PortListing {
  /** A look that costs next to nothing: differs when something was plugged in or out. Null: only a list can tell. */
  glance(): Promise<string | null>;
  /** Never rejects: where the system cannot tell, there are none. */
  list(): Promise<readonly SystemPort[]>;
}

export interface PortWatch {
  /** The ports now. Who looks is told of changes for a while. */
  look(): Promise<readonly StationPort[]>;
  readonly seen: readonly StationPort[] | null;
  /** A printer was given a serial port: from now on the ports are watched, if they were not. */
  wake(): void;
  close(): void;
}

/** Within this much, hot-plug and unplug are seen (printing.md asks for two seconds). */
const LOOK_MILLISECONDS = 1_000;
/** A window that searches asks every second; one that was closed is forgotten after this many looks. */
const LOOKS_FOR_A_WINDOW = 5;

/**
 * Watches the ports while somebody searches among them, or `isWanted` says that a printer hangs on one: what was
 * plugged in or out is told to `onChange`. It connects nothing.
 */
export function createPortWatch(
  listing: PortListing,
  timers: Timers,
  isWanted: () => boolean,
  onChange: () => void,
): PortWatch {
  let seen: readonly StationPort[] | null = null;
  let glanced: string | null = null;
  let looking: Promise<readonly StationPort[]> | null = null;
  let looksLeft = 0;
  let next: CancelTimer | null = null;
  let isClosed = false;

  async function lookNow(): Promise<readonly StationPort[]> {
    const glance = await listing.glance();
    if (seen !== null && glance !== null && glance === glanced) return seen;
    const ports = stationPorts(await listing.list());
    const isNews = seen !== null && JSON.stringify(ports) !== JSON.stringify(seen);
    glanced = glance;
    seen = ports;
    if (isNews && !isClosed) onChange();
    return ports;
  }

  /** One look at a time: whoever asks meanwhile gets its answer. */
  function look(): Promise<readonly StationPort[]> {
    looking ??= lookNow().finally(() => {
      looking = null;
    });
    return looking;
  }

  function plan(): void {
    if (isClosed || next !== null || (looksLeft <= 0 && !isWanted())) return;
    next = timers.after(LOOK_MILLISECONDS, () => {
      next = null;
      looksLeft -= 1;
      void look().then(plan, plan);
    });
  }

  return {
    look() {
      looksLeft = LOOKS_FOR_A_WINDOW;
      plan();
      return look();
    },
    get seen() {
      return seen;
    },
    wake() {
      if (isClosed || next !== null) return;
      void look().then(plan, plan);
    },
    close() {
      isClosed = true;
      next?.();
    },
  };
}

/** Serial numbers that makers leave in whole batches: Silicon Labs' default, and what clones make up. */
const SHARED_SERIALS = /^(?:0*[01]?|12345678?9?0?)$/;

/** Puts names and serial numbers in order: which name lasts, and whether a serial number tells one adapter from all. */
export function stationPorts(listed: readonly SystemPort[]): readonly StationPort[] {
  const counts = new Map<string, number>();
  for (const { serialNumber } of listed) {
    if (serialNumber !== null) counts.set(serialNumber, (counts.get(serialNumber) ?? 0) + 1);
  }
  return listed
    .map(({ path, byId, byPath, serialNumber, manufacturer, product }): StationPort => {
      const isOwn =
        serialNumber !== null && counts.get(serialNumber) === 1 && !SHARED_SERIALS.test(serialNumber);
      // Of two adapters with one number the system gives the name to either: there the socket is what stays.
      const names = isOwn ? [byId, byPath, path] : [byPath, path, byId];
      const [first = path, ...further] = names.filter((name) => name !== null);
      return { paths: [first, ...further], serialNumber, hasOwnSerial: isOwn, manufacturer, product };
    })
    .toSorted((left, right) => left.paths[0].localeCompare(right.paths[0], undefined, { numeric: true }));
}

const BY_ID = '/dev/serial/by-id';
const BY_PATH = '/dev/serial/by-path';
/** Device files that are plugged in and out; what the board has soldered on is always there. */
const PLUGGED = /^(?:tty(?:USB|ACM|WCH|XRUSB)\d+|(?:cu|tty)\..+)$/;

/** The ports that the operating system knows of. */
export const systemPorts: PortListing = {
  async glance() {
    if (process.platform === 'win32') return null;
    const [devices, ids, sockets] = await Promise.all(['/dev', BY_ID, BY_PATH].map(namesIn));
    const plugged = (devices ?? []).filter((name) => PLUGGED.test(name));
    return [...plugged, ...(ids ?? []), ...(sockets ?? [])].toSorted().join('\n');
  },
  async list() {
    const [ports, byId, byPath] = await Promise.all([listSerialPorts(), linksIn(BY_ID), linksIn(BY_PATH)]);
    return ports.map((port) => ({
      ...port,
      byId: byId.get(port.path) ?? null,
      byPath: byPath.get(port.path) ?? null,
    }));
  },
};

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}

/** The links of a folder by what they lead to. A link that vanishes meanwhile belongs to a port that was pulled out. */
async function linksIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const links = new Map<string, string>();
  for (const name of (await namesIn(folder)).toSorted()) {
    const link = join(folder, name);
    try {
      links.set(await realpath(link), link);
    } catch {
      continue;
    }
  }
  return links;
}
