import i18next from 'i18next';
import { useMemo } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Language } from '../../src/shop/records/index.ts';
import { en } from './en/index.ts';
import { es } from './es/index.ts';
import { createFormat, localeOf, type Format } from './format.ts';
import { it } from './it/index.ts';

export const LANGUAGES: readonly { readonly language: Language; readonly name: string }[] = [
  { language: 'en', name: 'English' },
  { language: 'es', name: 'Español' },
  { language: 'it', name: 'Italiano' },
];

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'words';
    resources: { words: typeof en };
  }
}

export type { Format };

const CHOSEN_KEY = 'printhall.language';

function isLanguage(text: string | null | undefined): text is Language {
  return LANGUAGES.some(({ language }) => language === text);
}

/** The language that this screen last spoke, else the browser's, else English. */
export function firstLanguage(): Language {
  const chosen = window.localStorage.getItem(CHOSEN_KEY);
  const own = navigator.language.slice(0, 2);
  if (isLanguage(chosen)) return chosen;
  return isLanguage(own) ? own : 'en';
}

export async function startWords(): Promise<void> {
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language;
    document.getElementById('floating')?.setAttribute('aria-label', i18next.t('common.floating'));
  });
  await i18next.use(initReactI18next).init({
    lng: firstLanguage(),
    fallbackLng: 'en',
    defaultNS: 'words',
    resources: { en: { words: en }, es: { words: es }, it: { words: it } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
}

export function speak(language: Language): void {
  window.localStorage.setItem(CHOSEN_KEY, language);
  if (i18next.language !== language) void i18next.changeLanguage(language);
}

export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return isLanguage(i18n.language) ? i18n.language : 'en';
}

/** The language of the window as the person's own region writes it: for dates that no format of ours has. */
export function useLocale(): string {
  return localeOf(useLanguage(), navigator.languages);
}

/** `t('bench.title')`: a key that English does not have does not compile. */
export function useWords() {
  return useTranslation().t;
}

export type Say = ReturnType<typeof useWords>;

/** Figures and times in the language of the window. */
export function useFormat(): Format {
  const language = useLanguage();
  return useMemo(() => createFormat(language, navigator.languages), [language]);
}
