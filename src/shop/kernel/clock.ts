/** An instant in milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/** Where the core reads the time. It comes in from outside, so that a test or a simulation can own it. */
export interface Clock {
  /** The wall clock, which people and other stations can move. */
  now(): Instant;
  /** Milliseconds since an arbitrary start; never goes back. */
  monotonicMilliseconds(): number;
}

/** Calls back once, later. Cancelling twice, or after the call, is harmless. */
export interface Timers {
  after(milliseconds: number, callback: () => void): CancelTimer;
}

export type CancelTimer = () => void;

/** Where the core gets its random bytes. */
export interface RandomSource {
  bytes(count: number): Uint8Array;
}
