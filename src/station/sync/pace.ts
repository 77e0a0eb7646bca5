import { Cron } from 'croner';
import type { Clock, RandomSource } from '../../shop/kernel/index.ts';

/** When a station comes to its hub again. All answers are milliseconds from now. */
export interface Pace {
  /** At the background schedule's next turn: not all stations of a company come in the same second. */
  scheduled(): number;
  /** After so many failures one after the other. */
  retry(failures: number): number;
  /** After a connection that went by itself: soon, and not all at once. */
  reconnect(): number;
}

/** The background schedule, as cron writes it: every half minute. It needs no notification, and is never far away. */
const SCHEDULE = '*/30 * * * * *';
const JITTER_MILLISECONDS = 3_000;
/** After a failure: one second, two, four … up to the schedule itself: no hub is missed longer than that. */
const RETRY_FIRST_MILLISECONDS = 1_000;
const RETRY_MAXIMUM_MILLISECONDS = 30_000;
/** Between two rounds; what comes within a moment is fetched together. */
export const REST_MILLISECONDS = 100;
/** Half of the second within which a change is shown elsewhere: the other half is for bringing and fetching it. */
const REST_MAXIMUM_MILLISECONDS = 500;
/** So many times as long as a round took. */
const REST_TO_ROUND = 4;
/** Several commits of one moment go in one push. */
export const GATHER_MILLISECONDS = 20;

/**
 * How long a station that hears of something new rests after a round: a round that took long met a hub, or a machine,
 * that has much to do, and one that fetches ten changes costs both little more than one that fetches a single one.
 */
export function restAfter(roundMilliseconds: number): number {
  const wished = roundMilliseconds * REST_TO_ROUND;
  return Math.max(REST_MILLISECONDS, Math.min(wished, REST_MAXIMUM_MILLISECONDS));
}

export function createPace({ clock, random }: { clock: Clock; random: RandomSource }): Pace {
  const schedule = new Cron(SCHEDULE, { paused: true });
  /** From 0 to 1. */
  const chance = (): number => {
    const [byte = 0] = random.bytes(1);
    return byte / 256;
  };
  return {
    scheduled() {
      const now = clock.now();
      const due = schedule.nextRun(new Date(now))?.getTime() ?? now + RETRY_MAXIMUM_MILLISECONDS;
      return due - now + chance() * JITTER_MILLISECONDS;
    },
    retry(failures) {
      const backOff = RETRY_FIRST_MILLISECONDS * 2 ** Math.min(failures - 1, 20);
      return Math.min(backOff, RETRY_MAXIMUM_MILLISECONDS) * (0.5 + chance() / 2);
    },
    reconnect: () => RETRY_FIRST_MILLISECONDS * chance(),
  };
}
