export { createModelAnalyser } from './analyser.ts';
export type { AnalyseOptions, AnalyserDependencies, ModelAnalyser } from './analyser.ts';
export { openFileStore } from './file-store.ts';
export type {
  DerivedName,
  FileStore,
  FileStoreDependencies,
  ReceiveOptions,
  StoredFile,
} from './file-store.ts';
export { BLOCKED_COMMANDS } from './gcode/lint.ts';
export { Turns } from './turns.ts';
