import type { FileWarning } from '../../src/shop/files/index.ts';
import type { Format } from './format.ts';

/** One sentence a warning about a file that is nevertheless fit to be kept. A new one does not compile without it. */
export type WarningSentences = {
  readonly [Code in FileWarning['code']]: (
    warning: Extract<FileWarning, { readonly code: Code }>,
    say: Format,
  ) => string;
};
