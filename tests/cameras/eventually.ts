import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MILLISECONDS = 60_000;

/** Asks until the answer fits, without the station that `until` of the other tests stands on. */
export async function eventually<Value>(
  ask: () => Value | Promise<Value>,
  fits: (value: Value) => boolean,
): Promise<Value> {
  for (let waited = 0; ; waited += 5) {
    const value = await ask();
    if (fits(value)) return value;
    if (waited > PATIENCE_MILLISECONDS) throw new Error(`It never came: ${JSON.stringify(value)}`);
    await sleep(5);
  }
}
