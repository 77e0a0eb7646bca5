/** What only a person does at a screen. */
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

/** A call within this time of a touch or key comes from it; a page that asks by itself keeps no screen awake. */
const ACT_MILLISECONDS = 10_000;

export interface SignsOfLife {
  /** How long nobody touched the screen or its keys. */
  readonly idleMilliseconds: () => number;
  /** Whether somebody did so just now. */
  readonly acted: () => boolean;
}

/**
 * @param screen where the touches and keys come
 * @param now on a clock that nobody can set
 */
export function createSignsOfLife(screen: EventTarget, now: () => number): SignsOfLife {
  let lastAt = now();
  for (const sign of SIGNS) {
    screen.addEventListener(sign, () => (lastAt = now()), { passive: true });
  }
  const idleMilliseconds = () => now() - lastAt;
  return { idleMilliseconds, acted: () => idleMilliseconds() < ACT_MILLISECONDS };
}
