import type { QueryClient } from '@tanstack/react-query';
import type { Place } from './place-store.ts';
import type { Proving } from './proving.ts';
import type { Session } from './session.ts';
import type { Uploads } from './uploads.ts';

interface HandedOver {
  readonly queryClient: QueryClient;
  readonly place: Place;
  readonly proving: Proving;
  readonly uploads: Uploads;
  /** Has the station lock a session of this window, in case that it is not yet. */
  readonly lock: (token: string) => void;
  /** Takes away what stands in the corner of the window. */
  readonly clearMessages: () => void;
}

/**
 * What one person was shown must not be there for the next: everything that the window remembers of the station goes in
 * the same turn in which somebody else begins, before anything is drawn for them.
 */
export function forgetAtHandOver(session: Session, shared: HandedOver): void {
  let last = session.store.getState().personId;
  session.store.subscribe((now, before) => {
    const leaves = now.token !== before.token;
    if (leaves || (now.locked && !before.locked)) {
      shared.proving.cancelAll();
      shared.clearMessages();
    }
    if (!leaves) return;
    shared.queryClient.clear();
    shared.uploads.showOwn();
    if (before.token !== null && now.seats.some(({ token }) => token === before.token)) {
      shared.lock(before.token);
    }
    if (now.personId === null || now.personId === last) return;
    last = now.personId;
    shared.place.setState({ scopeId: null });
  });
}

/** What the window shows, by its address. */
interface Addressed {
  readonly address: () => string;
  /** Shows another address as if the window were opened there. */
  readonly openAt: (address: string) => void;
}

const HOME = '/';

/** Everyone comes back to the screen that they left; who was not here yet begins at home. */
export function returnToOwnScreen(session: Session, screens: Addressed): void {
  let last = session.store.getState().personId;
  const left = new Map<string, string>();
  session.store.subscribe(({ personId }) => {
    if (personId === null || personId === last) return;
    // The first to sign in here keeps the address that the window was opened with.
    if (last !== null) {
      left.set(last, screens.address());
      screens.openAt(left.get(personId) ?? HOME);
    }
    last = personId;
  });
}
