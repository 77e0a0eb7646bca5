import type { Actor } from '../audit/index.ts';
import { assertNever } from '../kernel/index.ts';
import { record, type PeopleHouse } from './house.ts';
import type { SessionEvent } from './sessions.ts';

/** What a session's end or lock is called in the record where no call of a person tells of it already. */
function actionOf(event: SessionEvent): string | null {
  switch (event.kind) {
    case 'locked':
      return event.why === 'idle' ? 'people.idleLocked' : null;
    case 'unlocked':
      return null;
    case 'ended':
      if (event.why === 'shiftEnded') return 'people.shiftEnded';
      return event.why === 'expired' ? 'people.sessionExpired' : null;
    default:
      return assertNever(event);
  }
}

/** Puts on record what the clock does to sessions: locks of screens that nobody touched, and ends of their time. */
export function sessionEventRecorder(
  house: Pick<PeopleHouse, 'store' | 'policy'> & { readonly stationActor: Actor },
): (event: SessionEvent) => void {
  return (event) => {
    const action = actionOf(event);
    if (action === null) return;
    const { id, personId } = event.session;
    const actor = { ...house.stationActor, session: id.slice(0, 16) };
    house.store.write((tx) => record(house, tx, { action, actor }, personId));
  };
}
