import { ActionIcon, Button } from '@mantine/core';
import { IconArrowUpRight, IconBan, IconListSearch, IconUserSearch, IconX } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { AuditEntryView } from '../../../src/shop/audit/contract.ts';
import { useNow } from '../../app/now.ts';
import { useActionName } from '../../text/actions.ts';
import { useFormat, useLocale, useWords } from '../../text/index.ts';
import { useRoleWord } from '../../text/roles.ts';
import { PersonFace } from '../../ui/person-face.tsx';
import { EntryFacts } from './entry-facts.tsx';
import { linkOf } from './entry-link.ts';
import type { RecordWhere } from './record-filter.ts';
import styles from './record.module.css';
import { RefusedBecause } from './refused-because.tsx';
import { useEntryNames } from './use-entry-names.ts';

const MINUTE_MILLISECONDS = 60_000;

interface EntryPaneProps {
  readonly entry: AuditEntryView;
  readonly onLook: (part: Partial<RecordWhere>) => void;
  readonly onClose: () => void;
}

/** One entry, whole: who did what, on which record, what was before and after, and why it was refused. */
export function EntryPane({ entry, onLook, onClose }: EntryPaneProps) {
  const t = useWords();
  const { relative } = useFormat();
  const now = useNow(MINUTE_MILLISECONDS);
  const locale = useLocale();
  const actionName = useActionName();
  const roleWord = useRoleWord();
  const names = useEntryNames();
  const at = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium' }).format(entry.at);
  return (
    <aside className={styles['pane']} aria-label={t('record.entry', { sequence: entry.sequence })}>
      <header className={styles['paneHead']}>
        <div>
          <h2>{actionName(entry.action)}</h2>
          <p className={styles['quiet']}>
            <time dateTime={new Date(entry.at).toISOString()}>{at}</time> · {relative(entry.at, now)}
          </p>
        </div>
        <ActionIcon aria-label={t('common.close')} onClick={onClose}>
          <IconX aria-hidden size={20} />
        </ActionIcon>
      </header>
      {entry.result === 'refused' ? (
        <div className={styles['why']}>
          <b>
            <IconBan aria-hidden size={18} />
            {t('record.refused')}
          </b>
          <RefusedBecause entry={entry} />
        </div>
      ) : null}
      <dl className={styles['parts']}>
        <Part name={t('record.column.who')}>
          <span className={styles['who']}>
            <PersonFace name={entry.personName} size={32} />
            <span className={styles['two']}>
              <span>{names.who(entry)}</span>
              <small>{entry.roleName ? roleWord(entry.roleName) : ''}</small>
            </span>
          </span>
        </Part>
        <Part name={t('record.through')}>{t(`record.face.${entry.face}`)}</Part>
        <Part name={t('record.column.on')}>{entry.recordName ?? '–'}</Part>
        <Part name={t('record.column.where')}>{names.where(entry) ?? '–'}</Part>
        <Part name={t('record.column.station')}>{entry.stationName}</Part>
        {entry.reason ? <Part name={t('record.reason')}>{entry.reason}</Part> : null}
      </dl>
      <EntryFacts facts={entry.facts} />
      <EntryWays entry={entry} onLook={onLook} />
      <p className={styles['quiet']}>{t('record.entry', { sequence: entry.sequence })}</p>
    </aside>
  );
}

function Part({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={styles['part']}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Where one can go from an entry. */
function EntryWays({ entry, onLook }: Pick<EntryPaneProps, 'entry' | 'onLook'>) {
  const t = useWords();
  const navigate = useNavigate();
  const link = linkOf(entry);
  const { recordId, personId } = entry;
  return (
    <div className={styles['ways']}>
      {link ? (
        <Button
          variant="default"
          leftSection={<IconArrowUpRight aria-hidden size={18} />}
          onClick={() => void navigate(link)}
        >
          {t('record.openRecord')}
        </Button>
      ) : null}
      {recordId === null ? null : (
        <Button
          variant="default"
          leftSection={<IconListSearch aria-hidden size={18} />}
          onClick={() => onLook({ record: recordId })}
        >
          {t('record.aboutRecord')}
        </Button>
      )}
      {personId === null ? null : (
        <Button
          variant="default"
          leftSection={<IconUserSearch aria-hidden size={18} />}
          onClick={() => onLook({ person: personId })}
        >
          {t('record.byPerson')}
        </Button>
      )}
    </div>
  );
}
