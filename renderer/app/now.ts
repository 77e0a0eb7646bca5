import { useSyncExternalStore } from 'react';

const EVERY_MILLISECONDS = 1_000;

function subscribe(callback: () => void): () => void {
  const timer = setInterval(callback, EVERY_MILLISECONDS);
  return () => clearInterval(timer);
}

/** The time, to the second; redraws its part as it passes. */
export function useNow(stepMilliseconds = EVERY_MILLISECONDS): number {
  return useSyncExternalStore(subscribe, () => Math.floor(Date.now() / stepMilliseconds) * stepMilliseconds);
}
