import type { RequestView } from '../../../src/shop/grants/index.ts';

/** Those of one's own requests that were open a moment ago and are answered now. */
export function newlyAnswered(
  before: readonly RequestView[],
  now: readonly RequestView[],
): readonly RequestView[] {
  const open = new Set(before.filter(({ state }) => state === 'open').map(({ requestId }) => requestId));
  return now.filter(
    ({ requestId, state }) => open.has(requestId) && (state === 'granted' || state === 'declined'),
  );
}
