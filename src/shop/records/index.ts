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
