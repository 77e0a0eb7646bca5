export type * from './model.ts';
export { CONFLICT_KINDS, CONFLICTS_PAGE } from './model.ts';
