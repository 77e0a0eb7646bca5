export * from './chain.ts';
export type * from './model.ts';
