export {
  expectedVersionShape,
  idOf,
  instantShape,
  languageShape,
  listProcedure,
  MANAGES_PEOPLE,
  nameShape,
  noteShape,
  ONE_LINE,
  permissionsAsked,
  procedure,
  provenListProcedure,
  provenProcedure,
  publicProcedure,
  SEES_PEOPLE,
  signedInProcedure,
} from './procedure.ts';
export type {
  AccessRequirement,
  AskedPermission,
  GuardedRecordKind,
  InputIssue,
  InputRefusal,
  Language,
  LocatedRecordKind,
  ProcedureMeta,
  RefusalOnTheWire,
} from './procedure.ts';
export { hybridClock } from './hybrid-clock.ts';
export type { HybridClock, HybridTime } from './hybrid-clock.ts';
export type { Actor, KnownBy } from './actor.ts';
