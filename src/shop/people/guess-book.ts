import { eq } from 'drizzle-orm';
import type { RecordEntry } from '../audit/index.ts';
import { accepted, refused, type Clock, type Result } from '../kernel/index.ts';
import type { Store, Writing } from '../records/store.ts';
import {
  afterWrongSecret,
  attemptsLeft,
  NO_ATTEMPTS,
  waitAfter,
  waitSeconds,
  type Attempts,
} from './guessing.ts';
import type { PeopleRefusal } from './model.ts';
import { signInAttempts } from './tables.ts';

export interface GuessBook {
  /**
   * Compares a secret, counts the wrong ones and makes the next ones wait, by account name, whether or not there is
   * such an account. Guesses at one account are looked at one after the other: fifty at once count as fifty.
   *
   * @param hash null: no account, or none that could sign in; takes as long and counts the same
   * @param wrong what else a wrong secret writes, in the transaction that counts it
   */
  check(
    account: string,
    hash: string | null,
    secret: string,
    wrong?: (rows: Writing) => void,
  ): Promise<Result<true, PeopleRefusal>>;
  /** Ends the count of an account, and its wait. */
  forgive(account: string): void;
}

export interface GuessBookHouse {
  readonly store: Store<RecordEntry>;
  readonly clock: Clock;
  readonly secrets: { matches(hash: string | null, secret: string): Promise<boolean> };
}

export function createGuessBook(house: GuessBookHouse): GuessBook {
  const { clock, secrets } = house;
  /** When the wait of an account is over, on the clock that nobody can set. */
  const waits = new Map<string, number>();
  const queues = new Map<string, Promise<unknown>>();

  function wait(email: string): number {
    const now = clock.monotonicMilliseconds();
    const known = waits.get(email);
    if (known !== undefined) {
      if (known > now) return Math.ceil((known - now) / 1_000);
      waits.delete(email);
      return 0;
    }
    // The first look after a start: only the wall clock has kept the wait.
    const seconds = waitSeconds(attemptsOf(house, email), clock.now());
    if (seconds > 0) waits.set(email, now + seconds * 1_000);
    return seconds;
  }

  async function guess(
    account: string,
    hash: string | null,
    secret: string,
    wrong: (rows: Writing) => void,
  ): Promise<Result<true, PeopleRefusal>> {
    const seconds = wait(account);
    if (seconds > 0) return refused({ code: 'people.lockedOut', retryInSeconds: seconds });
    const before = attemptsOf(house, account);
    if (await secrets.matches(hash, secret)) {
      if (before.failures > 0) forgive(account);
      return accepted(true);
    }
    const after = afterWrongSecret(before, clock.now());
    keepAttempts(house, account, after, wrong);
    const next = waitAfter(after.failures);
    if (next === 0) return refused({ code: 'people.wrongSecret', attemptsLeft: attemptsLeft(after) });
    waits.set(account, clock.monotonicMilliseconds() + next * 1_000);
    return refused({ code: 'people.lockedOut', retryInSeconds: next });
  }

  function forgive(account: string): void {
    keepAttempts(house, account, NO_ATTEMPTS, () => undefined);
    waits.delete(account);
  }

  return {
    check(account, hash, secret, wrong = () => undefined) {
      const turn = (queues.get(account) ?? Promise.resolve()).then(() => guess(account, hash, secret, wrong));
      const ended = turn
        .catch(() => undefined)
        .then(() => {
          if (queues.get(account) === ended) queues.delete(account);
        });
      queues.set(account, ended);
      return turn;
    },
    forgive,
  };
}

function attemptsOf({ store }: GuessBookHouse, email: string): Attempts {
  return (
    store.reading.select().from(signInAttempts).where(eq(signInAttempts.email, email)).get() ?? NO_ATTEMPTS
  );
}

function keepAttempts(
  { store }: GuessBookHouse,
  email: string,
  attempts: Attempts,
  also: (rows: Writing) => void,
): void {
  store.write((tx) => {
    also(tx.rows);
    tx.rows
      .insert(signInAttempts)
      .values({ email, ...attempts })
      .onConflictDoUpdate({ target: signInAttempts.email, set: { ...attempts } })
      .run();
  });
}
