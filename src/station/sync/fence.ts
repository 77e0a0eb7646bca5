import type { LaterLife } from '../anchors/anchor.ts';
import type { Fence } from './desk.ts';
import type { Enrolled } from './enrolment.ts';

/** Why a station that is enrolled so (null: it is alone) begins nothing; null: nothing speaks against it. */
export function fenceOf(enrolled: Enrolled | null, laterLife: LaterLife | null): Fence | null {
  const stopped = enrolled?.stopped?.code;
  if (stopped === 'fenced' || stopped === 'revoked') return 'replaced';
  if (laterLife !== null) return 'putBack';
  return enrolled?.state === 'joining' ? 'joining' : null;
}
