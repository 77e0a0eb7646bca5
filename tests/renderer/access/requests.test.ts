import { expect, test } from 'vitest';
import { newlyAnswered } from '../../../renderer/rooms/access/newly-answered.ts';
import { fits } from '../../../renderer/rooms/access/fits.ts';
import type { RequestView } from '../../../src/shop/grants/index.ts';

function request(requestId: string, state: RequestView['state']): RequestView {
  return { requestId, state } as RequestView;
}

test('an answer is told once: when a request that was open is granted or declined', () => {
  const before = [request('a', 'open'), request('b', 'open'), request('c', 'granted'), request('d', 'open')];
  const now = [
    request('a', 'granted'),
    request('b', 'declined'),
    request('c', 'granted'),
    request('d', 'withdrawn'),
    request('e', 'granted'),
  ];
  expect(newlyAnswered(before, now).map(({ requestId }) => requestId)).toEqual(['a', 'b']);
  expect(newlyAnswered(now, now)).toEqual([]);
});

test('a search finds by words in any order, without accents and capitals, by the key too', () => {
  expect(fits('impresion pausar', 'Pausar una impresión', 'print.pause')).toBe(true);
  expect(fits('PRINT.PAUSE', 'Pausar una impresión', 'print.pause')).toBe(true);
  expect(fits('', 'Pausar una impresión')).toBe(true);
  expect(fits('pausar plano', 'Pausar una impresión')).toBe(false);
});
