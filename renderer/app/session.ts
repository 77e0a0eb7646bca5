import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SignedIn } from '../../src/shop/people/contract.ts';
import type { LiveEvent } from '../../src/shop/live/contract.ts';

/** Why the last session of this window ended, for the sentence on the sign-in page. */
export interface Farewell {
  readonly why: Extract<LiveEvent, { kind: 'sessionEnded' }>['why'];
  readonly at: number;
}

export interface SessionState {
  /** Goes with every call. Null: nobody is signed in at this window. */
  readonly token: string | null;
  readonly locked: boolean;
  /** Idle for so long, the window locks itself. Null: not told yet. */
  readonly idleLockSeconds: number | null;
  readonly farewell: Farewell | null;
}

export interface Session {
  readonly store: StoreApi<SessionState>;
  readonly begin: (signedIn: SignedIn) => void;
  readonly end: (farewell: Farewell | null) => void;
  readonly setLocked: (locked: boolean) => void;
  readonly headers: () => Record<string, string>;
}

const TOKEN_KEY = 'printhall.token';
const IDLE_KEY = 'printhall.idleLockSeconds';

/**
 * The session of this window. The token lives in memory and in the tab's own storage, so that a reload does not sign
 * anybody out; it is never written where another tab or the disk could keep it.
 */
export function createSession(storage: Storage): Session {
  const store = createStore<SessionState>(() => ({
    token: storage.getItem(TOKEN_KEY),
    locked: false,
    idleLockSeconds: Number(storage.getItem(IDLE_KEY)) || null,
    farewell: null,
  }));
  return {
    store,
    begin: (signedIn) => {
      storage.setItem(TOKEN_KEY, signedIn.token);
      storage.setItem(IDLE_KEY, String(signedIn.idleLockSeconds));
      store.setState({
        token: signedIn.token,
        locked: false,
        idleLockSeconds: signedIn.idleLockSeconds,
        farewell: null,
      });
    },
    end: (farewell) => {
      storage.removeItem(TOKEN_KEY);
      storage.removeItem(IDLE_KEY);
      store.setState({ token: null, locked: false, idleLockSeconds: null, farewell });
    },
    setLocked: (locked) => store.setState({ locked }),
    headers: () => {
      const { token } = store.getState();
      return token === null ? {} : { authorization: `Bearer ${token}` };
    },
  };
}
