import { describe, expect, test } from 'vitest';
import { showProgress } from '../../electron/progress.ts';

function windowThatIs(state: 'open' | 'gone') {
  const drawn: (readonly [number, object?])[] = [];
  return {
    drawn,
    isDestroyed: () => state === 'gone',
    setProgressBar: (...bar: readonly [number, object?]) => void drawn.push(bar),
  };
}

describe('the task bar', () => {
  test('shows how far the prints are, in red when a printer has stopped, and nothing when none prints', () => {
    const window = windowThatIs('open');
    showProgress(window, { state: 'normal', fraction: 0.62 });
    showProgress(window, { state: 'error', fraction: 0.62 });
    showProgress(window, null);
    expect(window.drawn).toEqual([[0.62, { mode: 'normal' }], [0.62, { mode: 'error' }], [-1]]);
  });

  test('of a window that is gone is left alone', () => {
    const window = windowThatIs('gone');
    showProgress(window, { state: 'normal', fraction: 0.5 });
    expect(window.drawn).toEqual([]);
  });
});
