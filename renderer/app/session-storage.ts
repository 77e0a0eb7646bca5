import { z } from 'zod';
import type { Seat } from './session.ts';

/** What the tab keeps of its sessions across a reload. */
export interface KeptSessions {
  readonly seats: readonly Seat[];
  /** Who worked at the window. */
  readonly personId: string | null;
}

const KEY = 'printhall.sessions';

const endShape = z.object({
  why: z.enum(['signedInElsewhere', 'signedOut', 'deactivated', 'expired', 'shiftEnded', 'passwordReset']),
  at: z.number(),
});

const keptShape = z.object({
  personId: z.string().nullable(),
  seats: z.array(
    z.object({
      person: z.object({
        personId: z.string(),
        name: z.string(),
        email: z.string(),
      }),
      // Too large for the tab's storage; it is asked for again.
      picture: z.null(),
      hasPin: z.boolean(),
      token: z.string().nullable(),
      endsAt: z.number(),
      endsWith: z.enum(['shift', 'longestSession']),
      idleLockSeconds: z.number(),
      ended: endShape.nullable(),
    }),
  ),
});

const NOTHING: KeptSessions = { seats: [], personId: null };

/** What is not as this version writes it counts as nothing kept: people sign in again. */
export function readKept(storage: Storage): KeptSessions {
  const text = storage.getItem(KEY);
  if (text === null) return NOTHING;
  try {
    return keptShape.parse(JSON.parse(text));
  } catch {
    return NOTHING;
  }
}

export function writeKept(storage: Storage, kept: KeptSessions): void {
  if (kept.seats.length === 0) storage.removeItem(KEY);
  else {
    const seats = kept.seats.map((seat) => ({ ...seat, picture: null }));
    storage.setItem(KEY, JSON.stringify({ ...kept, seats }));
  }
}
