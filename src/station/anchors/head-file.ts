import {
  closeSync,
  createReadStream,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { KeptHead, SignedHead } from '../../shop/audit/index.ts';

const headShape = z.object({
  stationId: z.string(),
  epoch: z.number().int(),
  sequence: z.number().int(),
  hash: z.string(),
  at: z.number().int(),
  trail: z.string(),
  signature: z.string(),
});

/** As written by `appendHead`; null: the line holds no head. */
function readLine(line: string): SignedHead | null {
  try {
    return headShape.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}

/**
 * All heads of a file, the oldest first; none where there is no file. A last line that is not whole was cut off by a
 * crash in the middle of its writing: it is left out. Any other line that cannot be read was written by somebody else.
 */
export async function* readHeads(path: string): AsyncGenerator<KeptHead, void, void> {
  if (!existsSync(path)) return;
  let cutOff: boolean = false;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    // Only now is it known that the line before was not the last.
    if (cutOff) yield { readable: false };
    const head = readLine(line);
    cutOff = head === null;
    if (head !== null) yield { readable: true, head };
  }
}

/** Appends a head; on the disk when it returns. */
export function appendHead(path: string, head: SignedHead): void {
  const file = openSync(path, 'a', 0o600);
  try {
    writeSync(file, `${JSON.stringify(head)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Longer than the longest line (see TRAIL_MAXIMUM in anchor.ts). */
const TAIL_BYTES = 256 * 1024;

/** What stands at the end of a file of heads. */
export interface HeadFileEnd {
  readonly last: SignedHead | null;
  /** A crash had cut off the last line. */
  readonly wasTorn: boolean;
}

/** Reads the newest head, and takes away a last line that a crash has cut off, so that the next is a line of its own. */
export function mendHeads(path: string): HeadFileEnd {
  if (!existsSync(path)) return { last: null, wasTorn: false };
  const file = openSync(path, 'r+');
  try {
    const { size } = fstatSync(file);
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
    readSync(file, tail, 0, tail.length, size - tail.length);
    const wholeBytes = tail.lastIndexOf(0x0a) + 1;
    const wasTorn = wholeBytes < tail.length;
    if (wasTorn) {
      ftruncateSync(file, size - tail.length + wholeBytes);
      fsyncSync(file);
    }
    const lines = tail.subarray(0, wholeBytes).toString().trimEnd().split('\n');
    return { last: readLine(lines.at(-1) ?? ''), wasTorn };
  } finally {
    closeSync(file);
  }
}
