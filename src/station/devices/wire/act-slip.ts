/**
 * Two numbers that both threads see. The first is the slip on which an act is asked for, taken and answered. The main loop waits for
 * the answer in the same turn, because what is asked for right after a commit must be sent or refused right then; and an
 * act that was given up is never done later, because the taking and the giving up cannot both happen.
 *
 * It holds the call's number, and how far it is: an old call found late is no one's any more. The second is the number
 * of the newest message of news that the main loop has read.
 */
export type ActSlip = Int32Array<SharedArrayBuffer>;

const CALL = 0;
const READ = 1;

const STEPS = 4;
const ASKED = 0;
const TAKEN = 1;
const ANSWERED = 2;
const GIVEN_UP = 3;

/** Calls are counted round, so that the number always fits. */
const MAXIMUM_CALL = 2 ** 28;

export function newSlip(): ActSlip {
  return new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
}

function mark(call: number, step: number): number {
  return (call % MAXIMUM_CALL) * STEPS + step;
}

/** Main loop: before the message goes. */
export function putAct(slip: ActSlip, call: number): void {
  Atomics.store(slip, CALL, mark(call, ASKED));
}

/**
 * Main loop: waits until the act is answered. After `patienceMilliseconds` it is given up if nobody has taken it yet;
 * one that was taken is being done, and is waited for as long again and again up to `longestMilliseconds`.
 */
export function awaitAct(
  slip: ActSlip,
  call: number,
  patienceMilliseconds: number,
  longestMilliseconds: number,
): 'answered' | 'givenUp' | 'lost' {
  Atomics.wait(slip, CALL, mark(call, ASKED), patienceMilliseconds);
  const found = Atomics.compareExchange(slip, CALL, mark(call, ASKED), mark(call, GIVEN_UP));
  if (found === mark(call, ASKED)) return 'givenUp';
  if (found === mark(call, TAKEN)) Atomics.wait(slip, CALL, mark(call, TAKEN), longestMilliseconds);
  return Atomics.load(slip, CALL) === mark(call, ANSWERED) ? 'answered' : 'lost';
}

/** Wire's thread: true when the act is still wanted; then it must be done and answered. */
export function takeAct(slip: ActSlip, call: number): boolean {
  return Atomics.compareExchange(slip, CALL, mark(call, ASKED), mark(call, TAKEN)) === mark(call, ASKED);
}

/** Wire's thread: after the answer has been posted. */
export function answerAct(slip: ActSlip, call: number): void {
  Atomics.store(slip, CALL, mark(call, ANSWERED));
  Atomics.notify(slip, CALL);
}

/** Main loop: the news of that number has been read. */
export function noteNewsRead(slip: ActSlip, number: number): void {
  Atomics.store(slip, READ, number | 0);
}

/** Wire's thread: how many messages of news are on their way, of `posted` in all. */
export function newsUnread(slip: ActSlip, posted: number): number {
  return (posted - Atomics.load(slip, READ)) | 0;
}
