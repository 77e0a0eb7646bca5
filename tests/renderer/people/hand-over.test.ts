import { ORPCError, type ClientContext, type ClientLink } from '@orpc/client';
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { createStore } from 'zustand/vanilla';
import { beforeEach, describe, expect, test } from 'vitest';
import { asSession, headersOf, noticingLink } from '../../../renderer/app/calls.ts';
import { forgetAtHandOver, returnToOwnScreen } from '../../../renderer/app/hand-over.ts';
import { createProving } from '../../../renderer/app/proving.ts';
import { createSession, type Session } from '../../../renderer/app/session.ts';
import type { SignedIn } from '../../../src/shop/people/contract.ts';

function signedIn(name: string): SignedIn {
  return {
    token: `token-of-${name}`,
    person: {
      personId: name,
      name,
      email: `${name}@demo.example`,
      language: 'en',
      state: 'active',
      pictureHash: null,
    },
    endsAt: Date.UTC(2027, 0, 11, 14),
    endsWith: 'shift',
    idleLockSeconds: 300,
  };
}

/** No tab keeps anything here. */
const NO_STORAGE: Storage = {
  length: 0,
  clear: () => undefined,
  key: () => null,
  getItem: () => null,
  setItem: () => undefined,
  removeItem: () => undefined,
};

let session: Session;
let queryClient: QueryClient;
let locked: string[];
let cleared: number;
let shownOwn: number;
const place = createStore<{ scopeId: string | null }>(() => ({ scopeId: null }));

beforeEach(() => {
  session = createSession(NO_STORAGE);
  queryClient = new QueryClient();
  locked = [];
  cleared = 0;
  shownOwn = 0;
  place.setState({ scopeId: null });
  forgetAtHandOver(session, {
    queryClient,
    place,
    proving: createProving({ call: () => Promise.reject(new Error('No station')) }),
    uploads: { showOwn: () => (shownOwn += 1) } as never,
    lock: (token) => locked.push(token),
    clearMessages: () => (cleared += 1),
  });
});

describe('when another person begins', () => {
  test('nothing that was asked for the one before is there in the same turn, before anything is drawn', () => {
    session.begin(signedIn('otto'));
    queryClient.setQueryData(['people', 'mine'], { name: 'otto' });
    const drawn: unknown[] = [];
    session.store.subscribe(() => drawn.push(queryClient.getQueryData(['people', 'mine'])));
    session.begin(signedIn('dana'));
    expect(drawn).toEqual([undefined]);
    expect(queryClient.getQueryCache().getAll()).toEqual([]);
  });

  test('an answer that was on its way for the one before is shown to nobody', async () => {
    session.begin(signedIn('otto'));
    let answer: (value: string) => void = () => undefined;
    const asked = new Promise<string>((resolve) => (answer = resolve));
    const observer = new QueryObserver(queryClient, { queryKey: ['projects'], queryFn: () => asked });
    const stop = observer.subscribe(() => undefined);
    session.begin(signedIn('dana'));
    stop();
    answer('projects of otto');
    await asked;
    await Promise.resolve();
    expect(queryClient.getQueryData(['projects'])).toBeUndefined();
  });

  test('the session of the one before is locked, their messages go, and the place is everywhere', () => {
    session.begin(signedIn('otto'));
    place.setState({ scopeId: 'print-room' });
    session.begin(signedIn('dana'));
    expect(locked).toEqual(['token-of-otto']);
    expect(cleared).toBeGreaterThan(0);
    expect(shownOwn).toBeGreaterThan(0);
    expect(place.getState().scopeId).toBeNull();
  });

  test('who comes back after their session was over keeps their place', () => {
    session.begin(signedIn('otto'));
    place.setState({ scopeId: 'print-room' });
    session.end({ why: 'expired', at: 1 });
    session.begin(signedIn('otto'));
    expect(place.getState().scopeId).toBe('print-room');
  });

  test('a session that is over is not locked once more', () => {
    session.begin(signedIn('otto'));
    session.end(null);
    expect(locked).toEqual([]);
  });
});

describe('whose call it is', () => {
  const context: ClientContext = {};

  test('goes in the headers: of who works here, or of the card that is asked for', () => {
    session.begin(signedIn('otto'));
    let acted = true;
    const headers = headersOf(session, () => acted);
    expect(headers({ context })).toEqual({ authorization: 'Bearer token-of-otto', 'printhall-act': '1' });
    acted = false;
    expect(headers({ context: { token: 'token-of-dana', proof: 'p' } })).toEqual({
      authorization: 'Bearer token-of-dana',
      'printhall-act': '0',
      'printhall-proof': 'p',
    });
  });

  test('a call for a card brings its token through the link', async () => {
    const seen: unknown[] = [];
    const link: ClientLink<ClientContext> = {
      call: (_path, _input, options) => Promise.resolve(seen.push(options.context['token'])),
    };
    await asSession(link, 'token-of-dana').call(['people', 'mine'], undefined, { context });
    expect(seen).toEqual(['token-of-dana']);
  });

  function failing(code: string): { readonly link: ClientLink<ClientContext>; readonly fail: () => void } {
    let fail: () => void = () => undefined;
    const waiting = new Promise<never>((_resolve, reject) => {
      fail = () => reject(new ORPCError('SIGNED_OUT', { defined: true, data: { code, at: 7 } }));
    });
    return { link: { call: () => waiting }, fail: () => fail() };
  }

  test('an answer “signed in elsewhere” ends the session that it is about', async () => {
    session.begin(signedIn('otto'));
    const { link, fail } = failing('people.signedInElsewhere');
    const answer = noticingLink(link, session).call(['a'], {}, { context });
    fail();
    await expect(answer).rejects.toBeInstanceOf(ORPCError);
    expect(session.store.getState()).toMatchObject({
      token: null,
      farewell: { why: 'signedInElsewhere', at: 7, name: 'otto' },
    });
  });

  test.each(['people.signedOut', 'people.locked', 'people.signedInElsewhere'])(
    'an answer %s that comes when somebody else works here says nothing about them',
    async (code) => {
      session.begin(signedIn('otto'));
      const { link, fail } = failing(code);
      const answer = noticingLink(link, session).call(['a'], {}, { context });
      session.begin(signedIn('dana'));
      fail();
      await expect(answer).rejects.toBeInstanceOf(ORPCError);
      expect(session.store.getState()).toMatchObject({ personId: 'dana', locked: false, farewell: null });
    },
  );
});

describe('the screen of each person', () => {
  function windowAt(first: string) {
    const shown = { address: first };
    const openAt = (address: string) => (shown.address = address);
    returnToOwnScreen(session, { address: () => shown.address, openAt });
    return shown;
  }

  test('the first keeps the address that the window was opened with', () => {
    const shown = windowAt('/tasks/7');
    session.begin(signedIn('otto'));
    expect(shown.address).toBe('/tasks/7');
  });

  test('the next begins at home, and who comes back stands where they left', () => {
    const shown = windowAt('/');
    session.begin(signedIn('otto'));
    shown.address = '/bench';
    session.begin(signedIn('dana'));
    expect(shown.address).toBe('/');
    shown.address = '/projects/3';
    session.take('otto');
    expect(shown.address).toBe('/bench');
    session.take('dana');
    expect(shown.address).toBe('/projects/3');
  });
});
