import type { ContentHash } from '../../../shop/files/index.ts';
import type { FileMoves } from './file-moves.ts';
import type { Urgency } from './urgency.ts';

/** Asks for a file and waits until it is here. False: it will not come, or the signal was aborted. */
export async function waitUntilHere(
  moves: Pick<FileMoves, 'fetch' | 'onChange' | 'standing'>,
  hash: ContentHash,
  urgency: Urgency,
  signal: AbortSignal,
): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const giveUp = () => resolve(false);
  // Before it is asked for: it can be here in no time.
  const stop = moves.onChange((arrived) => {
    if (arrived === hash) resolve(true);
    else if (moves.standing(hash)?.waitsFor === 'trouble') resolve(false);
  });
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    if (signal.aborted) return false;
    const asked = await moves.fetch(hash, urgency);
    if (asked === 'here' || asked === 'nowhere') return asked === 'here';
    return asked.waitsFor === 'trouble' ? false : await promise;
  } finally {
    stop();
    signal.removeEventListener('abort', giveUp);
  }
}
