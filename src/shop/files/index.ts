export type * from './model.ts';
export type * from './slicing.ts';
export { extensionOf, fileNameForPeople, formatOf, KNOWN_EXTENSIONS, parseContentHash } from './names.ts';
export { FILE_LIMITS } from './limits.ts';
export {
  decodeDisplayMesh,
  decodeToolpath,
  encodeDisplayMesh,
  encodeToolpath,
  layerAtLine,
  segmentsOfLayer,
  segmentsUpToLine,
  TOOLPATH_FEATURES,
} from './display-formats.ts';
export type { DisplayMesh, DisplayRefusal, Toolpath, ToolpathFeature } from './display-formats.ts';
