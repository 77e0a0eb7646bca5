export {
  expectedVersionShape,
  idOf,
  instantShape,
  languageShape,
  listProcedure,
  nameShape,
  noteShape,
  procedure,
  publicProcedure,
  signedInProcedure,
} from './procedure.ts';
export type {
  AccessRequirement,
  GuardedRecordKind,
  Language,
  ProcedureMeta,
  RefusalOnTheWire,
} from './procedure.ts';
export { hybridClock } from './hybrid-clock.ts';
export type { HybridClock, HybridTime } from './hybrid-clock.ts';
