import { createStore, type StoreApi } from 'zustand/vanilla';
import type { PersonView, SignedIn } from '../../src/shop/people/contract.ts';
import type { LiveEvent } from '../../src/shop/live/contract.ts';
import { readKept, writeKept } from './session-storage.ts';

type End = Extract<LiveEvent, { kind: 'sessionEnded' }>['why'];

/** Why the last session of this window ended, for the sentence on the sign-in page. */
export interface Farewell {
  readonly why: End;
  readonly at: number;
  /** Whose it was. Null where nobody is sure any more. */
  readonly name: string | null;
}

/** A session that was opened with its person's password at this screen, this shift. */
export interface Seat {
  readonly person: Pick<PersonView, 'personId' | 'name' | 'email'>;
  /** The face for the card, as an address; a locked session cannot ask for it. Null: none, or not known. */
  readonly picture: string | null;
  /** Whether a PIN unlocks it here. */
  readonly hasPin: boolean;
  /** Null: it is over, and the card only remembers its person until they sign in again or are taken off. */
  readonly token: string | null;
  readonly endsAt: number;
  readonly endsWith: SignedIn['endsWith'];
  /** Idle for so long, the window locks itself. */
  readonly idleLockSeconds: number;
  /** Of a session that is over. */
  readonly ended: Pick<Farewell, 'why' | 'at'> | null;
}

export interface SessionState {
  /** Goes with every call. Null: nobody works at this window now. */
  readonly token: string | null;
  /** Whose token it is. */
  readonly personId: string | null;
  readonly locked: boolean;
  /** Locked in order to let somebody else in: the lock screen shows everyone's card. */
  readonly switching: boolean;
  /** Idle for so long, the window locks itself. Null: nobody works here. */
  readonly idleLockSeconds: number | null;
  readonly farewell: Farewell | null;
  /** Everyone who signed in at this screen and did not sign out, the one who works now among them. */
  readonly seats: readonly Seat[];
}

export interface Session {
  readonly store: StoreApi<SessionState>;
  /** Somebody signed in; whoever worked here before keeps their card, locked. */
  readonly begin: (signedIn: SignedIn) => void;
  /** The session of who works here is over. */
  readonly end: (farewell: Omit<Farewell, 'name'> | null) => void;
  readonly setLocked: (locked: boolean) => void;
  /** Locks, in order to let somebody else in. */
  readonly startSwitch: () => void;
  /** The person of a card unlocked their session: they work here now. */
  readonly take: (personId: string) => void;
  /** A session turned out to be over, one's own or a card's. Null: nobody said why. */
  readonly noteEnded: (personId: string, ended: Pick<Farewell, 'why' | 'at'> | null) => void;
  /** Takes a card off. */
  readonly leave: (personId: string) => void;
  /** What the station says now about the person who works here, and when their session ends. */
  readonly know: (facts: Pick<Seat, 'person' | 'endsAt' | 'endsWith' | 'hasPin'>) => void;
  readonly showFace: (personId: string, picture: string | null) => void;
  /** Ends on its own what is over by the clock. */
  readonly sweep: (now: number) => void;
  readonly headers: () => Record<string, string>;
}

const NOBODY = {
  token: null,
  personId: null,
  locked: false,
  switching: false,
  idleLockSeconds: null,
} as const;

/**
 * The sessions of this window: of who works here now, and of those who signed in here before and whose sessions stay
 * locked. Tokens live in memory and in the tab's own storage, so that a reload signs nobody out; they are never written
 * where another tab or the disk could keep them.
 */
export function createSession(storage: Storage): Session {
  const store = createStore<SessionState>(() => {
    const kept = readKept(storage);
    return { ...working(kept.seats, kept.personId), seats: kept.seats, farewell: null };
  });
  store.subscribe(({ seats, personId }) => writeKept(storage, { seats, personId }));
  const others = (personId: string | null) =>
    store.getState().seats.filter(({ person }) => person.personId !== personId);
  const change = (personId: string, to: (seat: Seat) => Seat) =>
    store.getState().seats.map((seat) => (seat.person.personId === personId ? to(seat) : seat));

  function endCurrent(farewell: Omit<Farewell, 'name'> | null): void {
    const { personId, seats } = store.getState();
    const name = seats.find(({ person }) => person.personId === personId)?.person.name ?? null;
    store.setState({
      ...NOBODY,
      seats: others(personId),
      farewell: farewell && { ...farewell, name },
    });
  }

  return {
    store,
    begin(signedIn) {
      const before = store
        .getState()
        .seats.find(({ person }) => person.personId === signedIn.person.personId);
      const seat = { ...seatOf(signedIn), picture: before?.picture ?? null };
      const seats = [...others(seat.person.personId), seat];
      store.setState({ ...working(seats, seat.person.personId), seats, farewell: null });
    },
    end: endCurrent,
    setLocked: (locked) => store.setState(locked ? { locked } : { locked, switching: false }),
    startSwitch: () => store.setState({ locked: true, switching: true }),
    take(personId) {
      const { seats } = store.getState();
      store.setState({ ...working(seats, personId), farewell: null });
    },
    noteEnded(personId, ended) {
      if (store.getState().personId === personId) endCurrent(ended ?? { why: 'expired', at: Date.now() });
      else store.setState({ seats: change(personId, (seat) => ({ ...seat, token: null, ended })) });
    },
    leave(personId) {
      if (store.getState().personId === personId) endCurrent(null);
      else store.setState({ seats: others(personId) });
    },
    know(facts) {
      const { personId } = facts.person;
      if (store.getState().personId !== personId) return;
      store.setState({ seats: change(personId, (seat) => ({ ...seat, ...facts })) });
    },
    showFace: (personId, picture) =>
      store.setState({ seats: change(personId, (seat) => ({ ...seat, picture })) }),
    sweep(now) {
      const { personId, seats } = store.getState();
      const over = (seat: Seat) => seat.person.personId !== personId && seat.endsAt <= now;
      if (seats.some(over)) store.setState({ seats: seats.filter((seat) => !over(seat)) });
    },
    headers: () => {
      const { token } = store.getState();
      return token === null ? {} : { authorization: `Bearer ${token}` };
    },
  };
}

function seatOf({ token, person, endsAt, endsWith, idleLockSeconds }: SignedIn): Seat {
  const { personId, name, email } = person;
  return {
    person: { personId, name, email },
    picture: null,
    // Told a moment later, by what the station says about the person.
    hasPin: false,
    token,
    endsAt,
    endsWith,
    idleLockSeconds,
    ended: null,
  };
}

/** The part of the state that says who works here: the person of a card that has a live session. */
function working(seats: readonly Seat[], personId: string | null): Pick<SessionState, keyof typeof NOBODY> {
  const seat = seats.find(({ person }) => person.personId === personId);
  if (!seat || seat.token === null) return NOBODY;
  return {
    ...NOBODY,
    token: seat.token,
    personId: seat.person.personId,
    idleLockSeconds: seat.idleLockSeconds,
  };
}
