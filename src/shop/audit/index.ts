export * from './chain.ts';
export { headText, TRAIL_CHARACTERS } from './heads.ts';
export type { KeptHead, RecordAnchor } from './heads.ts';
export { safeFacts, safeText, safeValue } from './safe-text.ts';
export type * from './model.ts';
