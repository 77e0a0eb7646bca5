import { z } from 'zod';
import { CHANNEL_NAMES } from './channel-names.ts';
import { progressShape } from './progress.ts';

/**
 * What the preload may send to the main process. Each names the shape of its payload and what it asks of the caller;
 * `public` says why. The work itself goes through the port that `connect` gives, where the contract of the station
 * decides call by call.
 */
export const CHANNELS = {
  [CHANNEL_NAMES.connect]: {
    payload: z.undefined(),
    access: {
      kind: 'public',
      because: 'The sign-in screen needs the port; the contract guards each call on it.',
    },
  },
  [CHANNEL_NAMES.progress]: {
    payload: progressShape,
    access: {
      kind: 'public',
      because: 'It draws a bar on the task bar, and tells or changes nothing of the station.',
    },
  },
} as const satisfies Record<string, { payload: z.ZodType; access: { kind: 'public'; because: string } }>;

export type ChannelName = keyof typeof CHANNELS;

/** A message from the page, in either direction of the contract, is at most this long: files have routes of their own. */
export const MAX_MESSAGE_BYTES = 1024 * 1024;
