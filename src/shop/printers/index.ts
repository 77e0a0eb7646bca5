export type * from './bench.ts';
export * from './model.ts';
export type * from './protocol/model.ts';
export { tooHotFor } from './heat-limits.ts';
export { linkStateOf } from './views.ts';
export { cleanCommand, commandWord, isOverride, isProgramPause, parameter } from './protocol/gcode.ts';
export { MIN_EXTRUDE_CELSIUS } from './protocol/limits.ts';
