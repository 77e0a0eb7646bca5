export type * from './bench.ts';
export * from './model.ts';
export type * from './protocol/model.ts';
export { tooHotFor } from './heat-limits.ts';
export { linkStateOf } from './views.ts';
