export type HierarchyRefusal =
  | { readonly code: 'hierarchy.notFound' }
  | { readonly code: 'hierarchy.wrongParent'; readonly kind: string; readonly parentKind: string }
  | { readonly code: 'hierarchy.nameTaken'; readonly name: string };
