import i18next, { type i18n } from 'i18next';
import type { SyncSpeech } from '../../../renderer/rooms/sync/standing.ts';
import { agoIn } from '../../../renderer/rooms/sync/amounts.ts';
import { en } from '../../../renderer/text/en/index.ts';
import { es } from '../../../renderer/text/es/index.ts';
import { createFormat, type Format } from '../../../renderer/text/format.ts';
import type { Say } from '../../../renderer/text/index.ts';
import { it } from '../../../renderer/text/it/index.ts';
import type { Language } from '../../../src/shop/records/index.ts';

const WORDS = { en, es, it };
export const LANGUAGES = ['en', 'es', 'it'] as const satisfies readonly Language[];

/** The words of the window as a screen says them. */
export async function wordsOf(language: Language): Promise<Say> {
  const instance: i18n = i18next.createInstance();
  await instance.init({
    lng: language,
    defaultNS: 'words',
    resources: { [language]: { words: WORDS[language] } },
    interpolation: { escapeValue: false },
  });
  // A key without words would come back as itself.
  return ((key: string, facts?: Record<string, unknown>) => {
    const said = instance.t(key, facts as never) as unknown as string;
    if (said === key) throw new Error(`${language} has no words for ${key}`);
    return said;
  }) as unknown as Say;
}

export async function speechOf(language: Language): Promise<SyncSpeech & Format> {
  return { ...createFormat(language), t: await wordsOf(language), ago: agoIn(language) };
}
