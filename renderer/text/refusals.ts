import i18next from 'i18next';
import type { Language, RefusalOnTheWire } from '../../src/shop/records/index.ts';
import { ORPCError } from '@orpc/client';
import { StationOutOfReach } from '../app/connection.ts';
import { refusalOf } from '../client.ts';
import { refusals as en } from './en/refusals.ts';
import { refusals as es } from './es/refusals.ts';
import { useFormat, useLanguage, useWords } from './index.ts';
import { refusals as it } from './it/refusals.ts';
import { usePermissionName } from './permissions.ts';
import type { RefusalSentences, Speech } from './refusal-sentences.ts';
import { sayReason } from './wire-reason.ts';

const SENTENCES: Readonly<Record<Language, RefusalSentences>> = { en, es, it };

/** The sentence for a refusal, in the language of the window; null for a code that it does not know. */
export function sentenceOf(
  refusal: { readonly code: string },
  language: Language,
  speech: Speech,
): string | null {
  const table: Readonly<Record<string, (refusal: never, speech: Speech) => string>> = SENTENCES[language];
  if (!Object.hasOwn(table, refusal.code)) return null;
  return table[refusal.code]?.(refusal as never, speech) ?? null;
}

function useSpeech(): Speech {
  const t = useWords();
  const format = useFormat();
  const permission = usePermissionName();
  const word = (...keys: readonly string[]) => {
    const key = keys.find((candidate) => i18next.exists(candidate));
    return key ? t(key as never) : (keys[0]?.split('.').at(-1) ?? '');
  };
  return {
    ...format,
    permission,
    state: (state) => word(`states.print.${state}`, `states.task.${state}`),
    link: (link) => word(`states.link.${link}`),
    reason: (text) => sayReason(t, text),
  };
}

/** Says a refusal (or one from a file's analysis) in a sentence. */
export function useRefusalSentence(): (refusal: RefusalOnTheWire | { readonly code: string }) => string {
  const t = useWords();
  const language = useLanguage();
  const speech = useSpeech();
  return (refusal) =>
    sentenceOf(refusal, language, speech) ?? t('common.unknownRefusal', { code: refusal.code });
}

/** Says any error of a call in a sentence: a refusal, a station out of reach, or a bug. */
export function useErrorSentence(): (error: unknown) => string {
  const t = useWords();
  const refusalSentence = useRefusalSentence();
  return (error) => {
    if (error instanceof ORPCError && error.code === 'BAD_REQUEST') return t('common.invalidInput');
    const refusal = refusalOf(error);
    if (refusal) return refusalSentence(refusal);
    if (error instanceof ORPCError) return t('common.internalError');
    return error instanceof StationOutOfReach || error instanceof Error
      ? t('common.outOfReach')
      : t('common.internalError');
  };
}
