import type { AccessPolicy } from '../../../src/shop/access/index.ts';
import { createPolicyBook } from '../../../src/station/policy-book.ts';
import type { StationStore } from '../../../src/station/store/store.ts';

/** The rules of access as a station keeps them: compiled once, and followed with each commit. */
export function followedPolicy(store: StationStore): () => AccessPolicy {
  const book = createPolicyBook(store.reading);
  store.onCommit((changes) => void book.follow(changes));
  return () => book.current();
}
