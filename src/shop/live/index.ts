export type { LiveEvent, StationStatus, WorkView } from './contract.ts';
export type * from './model.ts';
