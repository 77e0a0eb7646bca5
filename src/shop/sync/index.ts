export type * from './model.ts';
export { CONFLICT_KINDS } from './model.ts';
