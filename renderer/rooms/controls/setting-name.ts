import i18next from 'i18next';
import type { SettingValue } from '../../../src/shop/controls/index.ts';
import { useWords } from '../../text/index.ts';
import { settingCode } from './setting-words.ts';

/** What people call a parameter; one that Printhall does not know is called as the firmware writes it. */
export function useSettingName(): (setting: SettingValue) => string {
  const t = useWords();
  return (setting) => {
    const { command, selector, letter } = setting;
    const known = `parameters.letters.${command}_${letter}`;
    const named = i18next.exists(known) ? t(known as never) : axisName(t, command, letter);
    if (named === null) return settingCode(setting);
    return selector === '' ? named : `${named} (${selector})`;
  };
}

function axisName(t: ReturnType<typeof useWords>, command: string, axis: string): string | null {
  const known = `parameters.axes.${command}`;
  return i18next.exists(known) ? t('parameters.axisOf', { what: t(known as never), axis }) : null;
}
