import { Button, Switch, TextInput } from '@mantine/core';
import { IconRefresh, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { SettingsReading, SettingsSnapshot, SettingValue } from '../../../src/shop/controls/index.ts';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useWords } from '../../text/index.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { ApplySettings } from './apply-settings.tsx';
import styles from './parameters.module.css';
import { changesOf, differencesOf, drafted, type SettingDrafts } from './setting-differences.ts';
import { useSettingName } from './setting-name.ts';
import { SettingRow } from './setting-row.tsx';
import { grouped, settingCode, settingKey } from './setting-words.ts';

interface ParametersTableProps {
  readonly printer: PrinterView;
  readonly reading: SettingsReading;
  /** The newest reading that was kept. */
  readonly kept: SettingsSnapshot | null;
  readonly reads: boolean;
  readonly onRead: () => void;
}

const NO_DRAFTS: SettingDrafts = new Map();

/** Every parameter under the heading of what it is about, to change in place; nothing is sent before it was shown. */
export function ParametersTable({ printer, reading, kept, reads, onRead }: ParametersTableProps) {
  const t = useWords();
  const [drafts, setDrafts] = useState(NO_DRAFTS);
  const [filter, setFilter] = useState<Filter>({ search: '', onlyDifferent: false });
  const [sending, setSending] = useState(false);
  const shown = useShown(reading, kept, filter);
  const changes = changesOf(reading.values, drafts);
  const keptValues = new Map((kept?.values ?? []).map((value) => [settingKey(value), value.value]));
  return (
    <section className={styles['panel']} aria-labelledby="parameters-title">
      <header className={styles['head']}>
        <div>
          <h2 id="parameters-title" className={styles['heading']}>
            {t('parameters.title')}
          </h2>
          <p className={styles['quiet']}>
            {t('parameters.readAt')} <RelativeTime at={reading.readAt} />
          </p>
        </div>
        <Button
          variant="default"
          h={48}
          loading={reads}
          leftSection={<IconRefresh aria-hidden size={20} />}
          onClick={onRead}
        >
          {t('parameters.read')}
        </Button>
      </header>
      <Filters filter={filter} hasKept={kept !== null} onChange={setFilter} />
      <Empty filter={filter} all={reading.values.length} shown={shown.length} />
      {grouped(shown).map(([group, values]) => (
        <table key={group} className={styles['table']}>
          <caption>{t(`parameters.groups.${group}`)}</caption>
          <thead className="for-screen-readers">
            <tr>
              <th scope="col">{t('parameters.name')}</th>
              <th scope="col">{t('parameters.value')}</th>
              <th scope="col">{t('parameters.before')}</th>
            </tr>
          </thead>
          <tbody>
            {values.map((setting) => (
              <SettingRow
                key={settingKey(setting)}
                setting={setting}
                draft={drafts.get(settingKey(setting))}
                kept={keptValues.get(settingKey(setting)) ?? null}
                onDraft={(value) => setDrafts((former) => drafted(former, setting, value))}
              />
            ))}
          </tbody>
        </table>
      ))}
      {changes.length === 0 ? null : (
        <div className={styles['pending']} role="status">
          <p>{t('parameters.changed', { count: changes.length })}</p>
          <Button variant="default" h={56} onClick={() => setDrafts(NO_DRAFTS)}>
            {t('parameters.discard')}
          </Button>
          <Button h={56} onClick={() => setSending(true)}>
            {t('parameters.review')}
          </Button>
        </div>
      )}
      {sending ? (
        <ApplySettings printer={printer} changes={changes} onClose={() => setSending(false)} />
      ) : null}
    </section>
  );
}

interface Filter {
  readonly search: string;
  readonly onlyDifferent: boolean;
}

function useShown(
  reading: SettingsReading,
  kept: SettingsSnapshot | null,
  { search, onlyDifferent }: Filter,
): readonly SettingValue[] {
  const nameOf = useSettingName();
  const differing = new Set(
    differencesOf(kept?.values ?? [], reading.values).map(({ setting }) => settingKey(setting)),
  );
  const sought = search.trim().toLocaleLowerCase();
  return reading.values.filter((setting) => {
    if (onlyDifferent && !differing.has(settingKey(setting))) return false;
    return [nameOf(setting), settingCode(setting)].some((text) => text.toLocaleLowerCase().includes(sought));
  });
}

interface FiltersProps {
  readonly filter: Filter;
  readonly hasKept: boolean;
  readonly onChange: (filter: Filter) => void;
}

function Filters({ filter, hasKept, onChange }: FiltersProps) {
  const t = useWords();
  return (
    <div className={styles['filters']}>
      <TextInput
        type="search"
        aria-label={t('parameters.search')}
        placeholder={t('parameters.searchHint')}
        leftSection={<IconSearch aria-hidden size={18} />}
        value={filter.search}
        onChange={({ currentTarget }) => onChange({ ...filter, search: currentTarget.value })}
      />
      {hasKept ? (
        <Switch
          size="lg"
          styles={{ label: { fontSize: 15 } }}
          label={t('parameters.onlyDifferent')}
          checked={filter.onlyDifferent}
          onChange={({ currentTarget }) => onChange({ ...filter, onlyDifferent: currentTarget.checked })}
        />
      ) : (
        <p className={styles['quiet']}>{t('parameters.nothingKept')}</p>
      )}
    </div>
  );
}

interface EmptyProps {
  readonly filter: Filter;
  readonly all: number;
  readonly shown: number;
}

function Empty({ filter, all, shown }: EmptyProps) {
  const t = useWords();
  if (shown > 0) return null;
  const said =
    all === 0
      ? t('parameters.empty')
      : filter.search.trim() === ''
        ? t('parameters.noneDiffers')
        : t('parameters.none', { search: filter.search });
  return <p className={styles['nothing']}>{said}</p>;
}
