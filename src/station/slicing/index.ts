export type { SliceRequest, SlicerBackend } from './backend.ts';
