export { assertNever } from './assert-never.ts';
export type { CancelTimer, Clock, Instant, RandomSource, Timers } from './clock.ts';
export { idMaker } from './ids.ts';
export type { Id, MakeId } from './ids.ts';
export { accepted, refused } from './result.ts';
export type { Refusal, Result } from './result.ts';
