export type * from './model.ts';
export { shiftEndAfter } from './shifts.ts';
