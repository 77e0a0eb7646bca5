export type * from './views.ts';
export { standsNearOwnGrant } from './near.ts';
