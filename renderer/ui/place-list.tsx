import { IconCheck, IconClockHour4, IconSearch, IconWorld, type Icon } from '@tabler/icons-react';
import { useId, useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { ScopeView } from '../../src/shop/hierarchy/contract.ts';
import { useWords } from '../text/index.ts';
import { clsx } from './clsx.ts';
import { asSearched, placeRows, type PlaceRow } from './place-rows.ts';
import { SCOPE_ICONS } from './scope-icons.ts';
import styles from './scope-crumbs.module.css';
import { TermMark } from './term-mark.tsx';

interface PlaceListProps {
  readonly scopes: readonly ScopeView[];
  /** Null: everywhere. */
  readonly value: string | null;
  /** Ids of places that were looked at, the last one first. */
  readonly recent: readonly string[];
  readonly onChange: (scopeId: string | null) => void;
}

interface Choice {
  readonly key: string;
  readonly scopeId: string | null;
  readonly icon: Icon;
  readonly name: string;
  /** Of a place: how deep it lies, what it is, and when its term ends. */
  readonly row: PlaceRow | null;
  readonly recent: boolean;
}

/** Lists are read up to here; what lies further is found by its name. */
const SHOWN_AT_MOST = 200;
/** With fewer places than this all of them are seen at once: a list of the recent ones would only repeat them. */
const MANY_PLACES = 8;

/** All places to choose from: typing finds, arrows choose, Enter goes. */
export function PlaceList({ scopes, value, recent, onChange }: PlaceListProps) {
  const t = useWords();
  const listId = useId();
  const [search, setSearch] = useState('');
  const [at, setAt] = useState(0);
  const choices = useChoices(scopes, recent, search);
  const shown = choices.slice(0, SHOWN_AT_MOST);
  const current = Math.min(at, shown.length - 1);
  const go = (index: number) => {
    const next = Math.max(0, Math.min(shown.length - 1, index));
    setAt(next);
    document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: 'nearest' });
  };
  const choose = (choice: Choice | undefined) => {
    if (choice && choice.row?.scope.within !== false) onChange(choice.scopeId);
  };
  const byKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') go(current + 1);
    else if (event.key === 'ArrowUp') go(current - 1);
    else if (event.key === 'Enter') choose(shown[current]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className={styles['field']}>
        <IconSearch aria-hidden size={18} />
        <input
          role="combobox"
          aria-expanded
          aria-controls={listId}
          aria-activedescendant={shown[current] ? `${listId}-${current}` : undefined}
          aria-label={t('shell.place.search')}
          placeholder={t('shell.place.search')}
          value={search}
          onChange={(event) => {
            setSearch(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={byKey}
          data-autofocus
        />
      </div>
      <div id={listId} role="listbox" aria-label={t('shell.place.choose')} className={styles['list']}>
        {shown.map((choice, index) => (
          <ChoiceRow
            key={choice.key}
            id={`${listId}-${index}`}
            choice={choice}
            heading={headingBefore(t, shown, index)}
            active={index === current}
            chosen={choice.scopeId === value}
            onPoint={() => setAt(index)}
            onChoose={() => choose(choice)}
          />
        ))}
      </div>
      {shown.length === 0 ? <p className={styles['note']}>{t('shell.place.nothing')}</p> : null}
      {choices.length > SHOWN_AT_MOST ? (
        <p className={styles['note']}>
          {t('shell.place.further', { count: choices.length - SHOWN_AT_MOST })}
        </p>
      ) : null}
    </>
  );
}

function useChoices(
  scopes: readonly ScopeView[],
  recent: readonly string[],
  search: string,
): readonly Choice[] {
  const t = useWords();
  return useMemo(() => {
    const rows = placeRows(scopes, { closed: new Set(), search, showPlatform: false });
    const choiceOf = (row: PlaceRow, isRecent: boolean): Choice => ({
      key: isRecent ? `recent ${row.scope.id}` : row.scope.id,
      scopeId: row.scope.id,
      icon: isRecent ? IconClockHour4 : SCOPE_ICONS[row.scope.kind],
      name: isRecent ? row.scope.path.slice(-2).join(' › ') : row.scope.name,
      row: isRecent ? { ...row, depth: 0 } : row,
      recent: isRecent,
    });
    const all = rows.map((row) => choiceOf(row, false));
    if (asSearched(search) !== '') return all;
    const again =
      rows.length < MANY_PLACES
        ? []
        : recent.flatMap((id) => rows.filter(({ scope }) => scope.id === id && scope.within));
    const name = t('shell.place.everywhere');
    const everywhere = { key: 'everywhere', scopeId: null, icon: IconWorld, name, row: null, recent: false };
    return [...again.map((row) => choiceOf(row, true)), everywhere, ...all];
  }, [scopes, recent, search, t]);
}

/** Recently used places stand apart from all of them. */
function headingBefore(
  t: ReturnType<typeof useWords>,
  choices: readonly Choice[],
  index: number,
): string | null {
  const [first, before, choice] = [choices[0], choices[index - 1], choices[index]];
  if (!first?.recent || before?.recent === choice?.recent) return null;
  return t(choice?.recent ? 'shell.place.recent' : 'shell.place.all');
}

interface ChoiceRowProps {
  readonly id: string;
  readonly choice: Choice;
  readonly heading: string | null;
  readonly active: boolean;
  readonly chosen: boolean;
  readonly onPoint: () => void;
  readonly onChoose: () => void;
}

function ChoiceRow({ id, choice, heading, active, chosen, onPoint, onChoose }: ChoiceRowProps): ReactNode {
  const t = useWords();
  const { icon: Shape, name, row } = choice;
  const off = row?.scope.within === false;
  return (
    <>
      {heading === null ? null : (
        <p role="presentation" className={styles['heading']}>
          {heading}
        </p>
      )}
      {/* Keys are handled by the field, which keeps the focus, as the combobox pattern wants it. */}
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events */}
      <div
        id={id}
        role="option"
        aria-selected={chosen}
        aria-disabled={off || undefined}
        tabIndex={-1}
        className={clsx(styles['row'], active && styles['active'], off && styles['off'])}
        style={{ paddingLeft: 12 + (row?.depth ?? 0) * 20 }}
        onPointerMove={onPoint}
        onClick={onChoose}
      >
        <Shape aria-hidden size={18} stroke={1.75} />
        <span className={styles['rowName']}>{name}</span>
        {row ? <TermMark endsAt={row.endsAt} loudOnly /> : null}
        {chosen ? (
          <IconCheck aria-hidden size={18} />
        ) : row ? (
          <span className={styles['kind']}>{t(`shell.place.kind.${row.scope.kind}`)}</span>
        ) : null}
      </div>
    </>
  );
}
