export type LiveRefusal = { readonly code: 'live.notYourWork' } | { readonly code: 'live.noSuchWork' };
