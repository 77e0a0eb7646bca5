export type { SliceRequest, SlicerBackend } from './backend.ts';
export { createEmbeddedSlicer } from './embedded-cura.ts';
export type { EmbeddedSlicerDependencies } from './embedded-cura.ts';
export { loadProfiles, printProfileSchema } from './profiles.ts';
