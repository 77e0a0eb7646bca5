import { ActionIcon, NumberInput } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import type { SettingValue } from '../../../src/shop/controls/index.ts';
import { useFormat, useLocale, useWords } from '../../text/index.ts';
import { clsx } from '../../ui/clsx.ts';
import styles from './parameters.module.css';
import { useSettingName } from './setting-name.ts';
import { settingCode, unitOf } from './setting-words.ts';

/** More digits than a firmware tells. */
export const SETTING_DIGITS = 5;

interface SettingRowProps {
  readonly setting: SettingValue;
  /** What somebody typed; undefined: nothing else than the printer has. */
  readonly draft: number | undefined;
  /** In the newest kept reading; null: it is not there. */
  readonly kept: number | null;
  readonly onDraft: (value: number) => void;
}

/** One parameter: its name and command, its value to change, and what it was. */
export function SettingRow({ setting, draft, kept, onDraft }: SettingRowProps) {
  const t = useWords();
  const { number } = useFormat();
  const name = useSettingName()(setting);
  const separator = decimalSeparatorOf(useLocale());
  const code = settingCode(setting);
  const unit = unitOf(setting);
  const changed = draft !== undefined;
  const former = changed ? setting.value : kept === setting.value ? null : kept;
  return (
    <tr className={clsx(changed && styles['changed'])}>
      <th scope="row">
        {name}
        {name === code ? null : <span className={clsx(styles['code'], 'mono')}>{code}</span>}
      </th>
      <td className={styles['value']}>
        <NumberInput
          aria-label={t('parameters.valueOf', { name })}
          classNames={{ input: styles['figure'] ?? '' }}
          decimalScale={SETTING_DIGITS}
          decimalSeparator={separator}
          allowedDecimalSeparators={['.', ',']}
          hideControls
          suffix={unit === null ? '' : ` ${t(`parameters.units.${unit}`)}`}
          value={draft ?? setting.value}
          onChange={(value) => typeof value === 'number' && onDraft(value)}
        />
      </td>
      <td className={styles['former']}>
        {former === null ? null : (
          <span className="figures">
            {t('parameters.wasBefore', { value: number(former, SETTING_DIGITS) })}
          </span>
        )}
        {changed ? (
          <ActionIcon aria-label={t('parameters.undoOf', { name })} onClick={() => onDraft(setting.value)}>
            <IconArrowBackUp aria-hidden size={20} />
          </ActionIcon>
        ) : null}
      </td>
    </tr>
  );
}

/** A figure is typed as it is read: 97,5 in Italian. */
function decimalSeparatorOf(locale: string): string {
  const parts = new Intl.NumberFormat(locale).formatToParts(1.5);
  return parts.find(({ type }) => type === 'decimal')?.value ?? '.';
}
