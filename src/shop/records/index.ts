export {
  expectedVersionShape,
  idOf,
  instantShape,
  languageShape,
  listProcedure,
  nameShape,
  noteShape,
  ONE_LINE,
  procedure,
  publicProcedure,
  signedInProcedure,
} from './procedure.ts';
export type {
  AccessRequirement,
  GuardedRecordKind,
  InputIssue,
  InputRefusal,
  Language,
  ProcedureMeta,
  RefusalOnTheWire,
} from './procedure.ts';
export { hybridClock } from './hybrid-clock.ts';
export type { HybridClock, HybridTime } from './hybrid-clock.ts';
export type { Actor } from './actor.ts';
