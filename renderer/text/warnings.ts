import type { FileWarning } from '../../src/shop/files/index.ts';
import type { Language } from '../../src/shop/records/index.ts';
import { warnings as en } from './en/warnings.ts';
import { warnings as es } from './es/warnings.ts';
import { useFormat, useLanguage } from './index.ts';
import { warnings as it } from './it/warnings.ts';
import type { WarningSentences } from './warning-sentences.ts';

const SENTENCES: Readonly<Record<Language, WarningSentences>> = { en, es, it };

/** Says a warning about a file in the language of the window. */
export function useWarningSentence(): (warning: FileWarning) => string {
  const language = useLanguage();
  const format = useFormat();
  return (warning) => {
    const sentence = SENTENCES[language][warning.code] as (
      warning: FileWarning,
      say: typeof format,
    ) => string;
    return sentence(warning, format);
  };
}
