import { IconArrowNarrowRight } from '@tabler/icons-react';
import { useFormat, useWords } from '../../text/index.ts';
import { clsx } from '../../ui/clsx.ts';
import styles from './parameters.module.css';
import type { SettingDifference } from './setting-differences.ts';
import { useSettingName } from './setting-name.ts';
import { SETTING_DIGITS } from './setting-row.tsx';
import { settingCode, settingKey } from './setting-words.ts';

/** What will be another, line by line: its name, what is sent, and both figures. */
export function DifferenceList({ differences }: { readonly differences: readonly SettingDifference[] }) {
  const t = useWords();
  const { number } = useFormat();
  const nameOf = useSettingName();
  const say = (value: number | null, missing: string) =>
    value === null ? missing : number(value, SETTING_DIGITS);
  return (
    <div className={styles['differences']}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{t('parameters.name')}</th>
            <th scope="col">{t('parameters.apply.from')}</th>
            <th scope="col">{t('parameters.apply.to')}</th>
          </tr>
        </thead>
        <tbody>
          {differences.map(({ setting, from, to }) => (
            <tr key={settingKey(setting)}>
              <th scope="row">
                {nameOf(setting)}
                <span className={clsx(styles['code'], 'mono')}>
                  {settingCode(setting)}
                  {to ?? ''}
                </span>
              </th>
              <td className="figures">{say(from, t('parameters.restore.unknown'))}</td>
              <td className={clsx(styles['to'], 'figures')}>
                <IconArrowNarrowRight aria-hidden size={18} />
                {say(to, t('parameters.restore.notThen'))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
