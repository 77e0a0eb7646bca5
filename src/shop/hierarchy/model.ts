/** What stands in an area belongs to its factory: printers with their history, and the record. */
export interface AreaStays {
  readonly code: 'hierarchy.areaStays';
}

export type HierarchyRefusal =
  | AreaStays
  | { readonly code: 'hierarchy.notFound' }
  | { readonly code: 'hierarchy.wrongParent'; readonly kind: string; readonly parentKind: string }
  | { readonly code: 'hierarchy.nameTaken'; readonly name: string }
  /** The place is of a kind that this cannot be done to. */
  | { readonly code: 'hierarchy.wrongKind'; readonly kind: string }
  /** What hangs on it is not what was told before: it must be told again. */
  | { readonly code: 'hierarchy.changedMeanwhile' }
  | { readonly code: 'hierarchy.printsRunning'; readonly prints: number }
  /** A place moves within its client only, and not below itself. */
  | { readonly code: 'hierarchy.movesTooFar' }
  /** People would gain there what the mover cannot give. */
  | { readonly code: 'hierarchy.moveGives'; readonly people: number; readonly permissions: readonly string[] }
  | { readonly code: 'hierarchy.expiryPast' }
  | { readonly code: 'hierarchy.linesWrong'; readonly lines: number }
  | { readonly code: 'hierarchy.fileEmpty' }
  | { readonly code: 'hierarchy.fileTooLong'; readonly maximum: number }
  | { readonly code: 'hierarchy.shiftsOverlap'; readonly name: string };
