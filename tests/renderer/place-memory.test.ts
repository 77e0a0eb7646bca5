import { beforeEach, expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { rememberPlaces } from '../../renderer/app/place-memory.ts';
import { createPlace } from '../../renderer/app/place-store.ts';

function storageOf(kept: Map<string, string>): Storage {
  return {
    get length() {
      return kept.size;
    },
    clear: () => kept.clear(),
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

let kept: Map<string, string>;

beforeEach(() => {
  kept = new Map();
});

/** A window with somebody at it, as services.tsx makes it: the place is forgotten at every hand-over. */
function openWindow(personId: string | null) {
  const session = createStore<{ personId: string | null }>(() => ({ personId }));
  const place = createPlace();
  session.subscribe(() => place.setState({ scopeId: null }));
  const memory = rememberPlaces(place, storageOf(kept), session);
  return {
    looksAt: () => place.getState().scopeId,
    recent: () => memory.getState().recent,
    look: (scopeId: string | null) => place.setState({ scopeId }),
    handOver: (to: string | null) => session.setState({ personId: to }),
  };
}

test('everybody comes back to the place that they looked at, and never sees that of another', () => {
  const window = openWindow('otto');
  window.look('north');
  window.handOver('dana');
  expect([window.looksAt(), window.recent()]).toEqual([null, []]);
  window.look('south');
  window.handOver('otto');
  expect([window.looksAt(), window.recent()]).toEqual(['north', ['north']]);
  window.handOver(null);
  expect([window.looksAt(), window.recent()]).toEqual([null, []]);
});

test('it is remembered when the window opens again', () => {
  openWindow('otto').look('north');
  expect(openWindow('otto').looksAt()).toBe('north');
  expect(openWindow('dana').looksAt()).toBeNull();
});

test('the last five places are remembered, the last one first, each once; everywhere is none of them', () => {
  const window = openWindow('otto');
  for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'b', null]) window.look(id);
  expect(window.recent()).toEqual(['b', 'f', 'e', 'd', 'c']);
  expect(window.looksAt()).toBeNull();
});

test.each(['', 'nonsense', '{}', '{"scopeId":7,"recent":[]}', '{"scopeId":null,"recent":[1]}'])(
  'what is kept as %j is passed over',
  (text) => {
    kept.set('printhall.place.otto', text);
    const window = openWindow('otto');
    expect([window.looksAt(), window.recent()]).toEqual([null, []]);
  },
);
