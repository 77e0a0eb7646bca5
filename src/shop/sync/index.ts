export type * from './model.ts';
export { CONFLICT_KINDS, INTENT_ACTIONS } from './model.ts';
