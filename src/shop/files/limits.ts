const MEBIBYTE = 1024 * 1024;

/**
 * Every limit on what Printhall reads, in one place. Each is far above what real parts need and low enough that a
 * file made to exhaust the station is refused before it does.
 */
export const FILE_LIMITS = {
  /** The product promises 500 MB; the next power of two leaves room for that in either sense of "MB". */
  uploadBytes: 512 * MEBIBYTE,
  /** Marlin's own line buffer is 96 bytes; slicers put thumbnails and settings into comments of up to 4 KiB. */
  gcodeLineBytes: 4 * 1024,
  /** A week-long print at ten lines a second has six million. */
  gcodeLines: 50_000_000,
  /** Longest line of an OBJ or ASCII STL: a polygon of a few thousand corners. */
  textLineBytes: 64 * 1024,
  /** A binary STL of the largest upload has 10.7 million. */
  triangles: 20_000_000,
  /** Corners of an OBJ or 3MF, which have to be held in memory: 12 bytes each. A closed mesh has half as many as triangles. */
  vertices: 16_000_000,
  /** Distinct corners kept to count open edges: 12 bytes each and 8 for the look-up, 240 MB at most. */
  exactVertices: 12_000_000,
  /** Edges met once so far, kept to count open ones: 10 bytes each, with room 320 MB at most. */
  pendingEdges: 16_000_000,
  /** Anything farther from the origin is no part for a printer (1 km). */
  coordinateMillimetres: 1_000_000,
  zipEntries: 1_000,
  /** Counted while inflating, as the declared sizes are the sender's word. */
  zipInflatedBytes: 1024 * MEBIBYTE,
  /** Inflated to packed. Meshes in XML reach 15 to 1. */
  zipRatio: 100,
  xmlDepth: 64,
  xmlAttributes: 256,
  threeMfObjects: 10_000,
  /** Components within components. */
  threeMfDepth: 16,
  /** Components can name one mesh many times: counted with multiplicity. */
  threeMfTriangles: 10_000_000,
  /** What the window draws smoothly. */
  displayTriangles: 2_000_000,
  displaySegments: 3_000_000,
  /** JavaScript heap of the worker that reads a file, in mebibytes. */
  workerHeapMebibytes: 512,
  /** Blocked commands that are listed one by one. */
  listedRefusals: 20,
} as const;
