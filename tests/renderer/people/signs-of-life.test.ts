import { expect, test } from 'vitest';
import { createSignsOfLife } from '../../../renderer/app/signs-of-life.ts';

test('a touch or a key counts as an act for a moment; nothing else that happens on the screen does', () => {
  const screen = new EventTarget();
  let now = 1_000_000;
  const signs = createSignsOfLife(screen, () => now);
  expect(signs.acted()).toBe(true);
  now += 60_000;
  expect(signs.acted()).toBe(false);
  expect(signs.idleMilliseconds()).toBe(60_000);
  screen.dispatchEvent(new Event('scroll'));
  screen.dispatchEvent(new Event('focus'));
  expect(signs.acted()).toBe(false);
  for (const sign of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart']) {
    now += 60_000;
    expect(signs.acted()).toBe(false);
    screen.dispatchEvent(new Event(sign));
    expect(signs.acted()).toBe(true);
    expect(signs.idleMilliseconds()).toBe(0);
  }
});
