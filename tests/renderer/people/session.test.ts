import { beforeEach, describe, expect, test } from 'vitest';
import { createSession, type Session } from '../../../renderer/app/session.ts';
import type { SignedIn } from '../../../src/shop/people/contract.ts';

/** What a browser's own storage of a tab does, as far as the session uses it. */
class TabStorage implements Storage {
  readonly #kept = new Map<string, string>();

  get length(): number {
    return this.#kept.size;
  }
  clear(): void {
    this.#kept.clear();
  }
  key(index: number): string | null {
    return [...this.#kept.keys()][index] ?? null;
  }
  getItem(key: string): string | null {
    return this.#kept.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.#kept.set(key, value);
  }
  removeItem(key: string): void {
    this.#kept.delete(key);
  }
}

const NOON = Date.UTC(2027, 0, 11, 12);
const HOUR = 3_600_000;

function signedIn(name: string, token = `token of ${name}`): SignedIn {
  return {
    token,
    person: {
      personId: name.toLowerCase(),
      name,
      email: `${name.toLowerCase()}@demo.example`,
      language: 'en',
      state: 'active',
      pictureHash: null,
    },
    endsAt: NOON + HOUR,
    endsWith: 'shift',
    idleLockSeconds: 300,
  };
}

let storage: TabStorage;
let session: Session;
const namesOf = (one: Session) => one.store.getState().seats.map(({ person }) => person.name);

beforeEach(() => {
  storage = new TabStorage();
  session = createSession(storage);
});

describe('people at one screen', () => {
  test('nobody works at a new window, and a call is from nobody', () => {
    expect(session.store.getState()).toMatchObject({ token: null, personId: null, seats: [] });
    expect(session.headers()).toEqual({});
  });

  test('who signs in works here; who was here before keeps a card', () => {
    session.begin(signedIn('Otto'));
    session.setLocked(true);
    session.begin(signedIn('Dana'));
    expect(session.store.getState()).toMatchObject({ personId: 'dana', locked: false, idleLockSeconds: 300 });
    expect(namesOf(session)).toEqual(['Otto', 'Dana']);
    expect(session.headers()).toEqual({ authorization: 'Bearer token of Dana' });
  });

  test('whoever unlocks their card works here, with their own token', () => {
    session.begin(signedIn('Otto'));
    session.begin(signedIn('Dana'));
    session.startSwitch();
    expect(session.store.getState()).toMatchObject({ locked: true, switching: true, personId: 'dana' });
    session.take('otto');
    expect(session.store.getState()).toMatchObject({ locked: false, switching: false, personId: 'otto' });
    expect(session.headers()).toEqual({ authorization: 'Bearer token of Otto' });
    expect(namesOf(session)).toEqual(['Otto', 'Dana']);
  });

  test('a person has one card, with the newest token', () => {
    session.begin(signedIn('Otto', 'old'));
    session.begin(signedIn('Dana'));
    session.begin(signedIn('Otto', 'new'));
    expect(namesOf(session)).toEqual(['Dana', 'Otto']);
    expect(session.headers()).toEqual({ authorization: 'Bearer new' });
  });

  test('the end of who works here leaves the others, and says whose it was', () => {
    session.begin(signedIn('Otto'));
    session.begin(signedIn('Dana'));
    session.end({ why: 'shiftEnded', at: NOON });
    expect(namesOf(session)).toEqual(['Otto']);
    expect(session.store.getState()).toMatchObject({
      token: null,
      personId: null,
      locked: false,
      farewell: { why: 'shiftEnded', at: NOON, name: 'Dana' },
    });
  });

  test('a card whose session ended elsewhere has no token any more and cannot be taken', () => {
    session.begin(signedIn('Otto'));
    session.begin(signedIn('Dana'));
    session.noteEnded('otto', { why: 'signedInElsewhere', at: NOON });
    session.take('otto');
    expect(session.store.getState().token).toBeNull();
    expect(session.store.getState().seats[0]).toMatchObject({
      token: null,
      ended: { why: 'signedInElsewhere', at: NOON },
    });
  });

  test('what nobody knows the reason of is over all the same', () => {
    session.begin(signedIn('Otto'));
    session.begin(signedIn('Dana'));
    session.noteEnded('otto', null);
    expect(session.store.getState().seats[0]).toMatchObject({ token: null, ended: null });
    session.noteEnded('dana', { why: 'signedInElsewhere', at: NOON });
    expect(session.store.getState()).toMatchObject({
      token: null,
      farewell: { why: 'signedInElsewhere', at: NOON, name: 'Dana' },
    });
  });

  test('a card is taken off one by one; one’s own signs out', () => {
    session.begin(signedIn('Otto'));
    session.begin(signedIn('Dana'));
    session.leave('otto');
    expect(namesOf(session)).toEqual(['Dana']);
    session.leave('dana');
    expect(session.store.getState()).toMatchObject({ token: null, seats: [], farewell: null });
  });

  test('cards go with the end of their shift; who works here is ended by the station', () => {
    session.begin(signedIn('Otto'));
    session.begin({ ...signedIn('Fabio'), endsAt: NOON + 2 * HOUR });
    session.begin(signedIn('Dana'));
    session.sweep(NOON + HOUR - 1);
    expect(namesOf(session)).toEqual(['Otto', 'Fabio', 'Dana']);
    session.sweep(NOON + HOUR);
    expect(namesOf(session)).toEqual(['Fabio', 'Dana']);
  });

  test('what the station says about a person is told on their card, and on nobody else’s', () => {
    const person = { personId: 'otto', name: 'Otto Otter', email: 'otto@demo.example' };
    session.begin(signedIn('Otto'));
    session.know({ person, endsAt: NOON, endsWith: 'longestSession', hasPin: true });
    expect(session.store.getState().seats[0]).toMatchObject({ person, endsAt: NOON, hasPin: true });
    session.begin(signedIn('Dana'));
    session.know({ person: { ...person, name: 'late' }, endsAt: 0, endsWith: 'shift', hasPin: false });
    expect(session.store.getState().seats[0]).toMatchObject({ person, endsAt: NOON, hasPin: true });
  });
});

describe('a reload of the tab', () => {
  test('signs nobody out and keeps every card; pictures stay out of the storage', () => {
    session.begin(signedIn('Otto'));
    session.showFace('otto', 'data:image/png;base64,AAAA');
    session.begin(signedIn('Dana'));
    const again = createSession(storage);
    expect(namesOf(again)).toEqual(['Otto', 'Dana']);
    expect(again.headers()).toEqual({ authorization: 'Bearer token of Dana' });
    expect(storage.getItem('printhall.sessions')).not.toContain('base64');
  });

  test('after everyone signed out nothing is kept', () => {
    session.begin(signedIn('Otto'));
    session.end(null);
    expect(storage.length).toBe(0);
    expect(createSession(storage).store.getState()).toMatchObject({ token: null, seats: [] });
  });

  test.each(['', '{', '[]', '{"seats":[{"token":7}],"personId":"otto"}'])(
    'what cannot be read (%j) counts as nothing kept',
    (text) => {
      storage.setItem('printhall.sessions', text);
      expect(createSession(storage).store.getState()).toMatchObject({ token: null, seats: [] });
    },
  );
});
