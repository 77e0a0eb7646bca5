import { useVirtualizer } from '@tanstack/react-virtual';
import { Skeleton } from '@mantine/core';
import { IconAlertTriangle, IconLock } from '@tabler/icons-react';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import type { PersonListEntry } from '../../../src/shop/people/contract.ts';
import { useWords } from '../../text/index.ts';
import { useRoleWord } from '../../text/roles.ts';
import { clsx } from '../../ui/clsx.ts';
import { PersonFace } from '../../ui/person-face.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import styles from './people.module.css';
import { PersonState } from './person-state.tsx';
import { usePlaceWord } from './places.ts';
import type { PeoplePages } from './use-people-pages.ts';

interface PeopleTableProps {
  readonly total: number;
  readonly pages: PeoplePages;
  readonly openId: string | null;
  readonly onOpen: (personId: string | null) => void;
}

const ROW_HEIGHT = 64;
const ROLES_SHOWN = 2;

/** Ten thousand people as quickly as ten. Arrow keys go from row to row, Enter opens, Escape closes. */
export function PeopleTable({ total, pages, openId, onOpen }: PeopleTableProps) {
  const t = useWords();
  const box = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
  });
  const items = rows.getVirtualItems();
  const { look } = pages;
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => look(first, last));
  const byKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onOpen(null);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    const focused = (document.activeElement as HTMLElement | null)?.dataset['row'];
    if (step === undefined || focused === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(total - 1, Number(focused) + step));
    rows.scrollToIndex(next);
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-row="${next}"]`)?.focus());
  };
  return (
    <div className={styles['table']}>
      <div className={clsx(styles['row'], styles['headRow'])} aria-hidden>
        <span>{t('people.list.person')}</span>
        <span>{t('people.list.grants')}</span>
        <span>{t('people.list.state')}</span>
        <span>{t('people.list.lastSignIn')}</span>
      </div>
      <div ref={box} className={styles['scroll']}>
        {/* Keys that move between the buttons inside; the list itself takes no focus. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
        <ul className={styles['list']} style={{ height: rows.getTotalSize() }} onKeyDown={byKey}>
          {items.map(({ index, start, key }) => {
            const person = pages.personAt(index);
            return (
              <li
                key={key}
                className={styles['place']}
                style={{ transform: `translateY(${start}px)` }}
                aria-setsize={total}
                aria-posinset={index + 1}
              >
                {person ? (
                  <PersonRow
                    person={person}
                    index={index}
                    open={person.personId === openId}
                    onOpen={onOpen}
                  />
                ) : (
                  <LoadingRow />
                )}
              </li>
            );
          })}
        </ul>
      </div>
    </div>
  );
}

function LoadingRow() {
  return (
    <div className={styles['row']} aria-hidden>
      <Skeleton height={38} width={180} />
    </div>
  );
}

interface PersonRowProps {
  readonly person: PersonListEntry;
  readonly index: number;
  readonly open: boolean;
  readonly onOpen: (personId: string | null) => void;
}

function PersonRow({ person, index, open, onOpen }: PersonRowProps) {
  const t = useWords();
  const { personId, pictureHash, lastSignInAt } = person;
  return (
    <button
      type="button"
      data-row={index}
      className={clsx(styles['row'], styles['person'], person.state === 'inactive' && styles['inactive'])}
      aria-pressed={open}
      onClick={() => onOpen(open ? null : personId)}
    >
      <span className={styles['who']}>
        <PersonFace name={person.name} size={38} personId={personId} pictureHash={pictureHash} />
        <span className={styles['two']}>
          <span className={styles['name']}>{person.name}</span>
          <small>
            {person.isEmailUsedTwice ? (
              <span className={styles['twice']}>
                <IconAlertTriangle aria-hidden size={14} />
                {t('people.list.emailTwice')}
              </span>
            ) : null}
            {person.email}
          </small>
        </span>
      </span>
      <RolesOf person={person} />
      <PersonState state={person.state} />
      <span className={styles['quiet']}>
        {lastSignInAt === null ? t('people.list.never') : <RelativeTime at={lastSignInAt} />}
      </span>
    </button>
  );
}

function RolesOf({ person: { grants, restrictions } }: { readonly person: PersonListEntry }) {
  const t = useWords();
  const roleWord = useRoleWord();
  const placeWord = usePlaceWord();
  // Two lines, whatever there is to say.
  const shown = grants.length > ROLES_SHOWN ? grants.slice(0, ROLES_SHOWN - 1) : grants;
  const more = grants.length - shown.length;
  return (
    <span className={styles['roles']}>
      {grants.length === 0 ? <span className={styles['quiet']}>{t('people.list.noGrants')}</span> : null}
      {shown.map((grant) => (
        <span key={grant.grantId} className={styles['oneLine']}>
          {t('people.list.at', { role: roleWord(grant.roleName), scope: placeWord(grant) })}
        </span>
      ))}
      {more > 0 || restrictions > 0 ? (
        <small className={styles['under']}>
          {more > 0 ? t('people.list.more', { count: more }) : null}
          {restrictions > 0 ? (
            <span className={styles['restricted']}>
              <IconLock aria-hidden size={14} />
              {t('people.list.restricted', { count: restrictions })}
            </span>
          ) : null}
        </small>
      ) : null}
    </span>
  );
}
