import { Popover } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { Fragment, useState } from 'react';
import type { ScopeView } from '../../src/shop/hierarchy/contract.ts';
import { useWords } from '../text/index.ts';
import { PlaceList } from './place-list.tsx';
import { placeRow } from './place-rows.ts';
import styles from './scope-crumbs.module.css';
import { TermMark, useTermState } from './term-mark.tsx';

interface ScopeCrumbsProps {
  readonly scopes: readonly ScopeView[];
  /** Null: everywhere. */
  readonly value: string | null;
  /** Ids of places that were looked at, the last one first. */
  readonly recent: readonly string[];
  readonly onChange: (scopeId: string | null) => void;
}

/** A scope and those above it, the highest first. */
function wayTo(scopes: readonly ScopeView[], scopeId: string | null): readonly ScopeView[] {
  const way: ScopeView[] = [];
  let next = scopes.find(({ id }) => id === scopeId);
  while (next) {
    way.unshift(next);
    const { parentId } = next;
    next = scopes.find(({ id }) => id === parentId);
  }
  return way.filter(({ kind }) => kind !== 'platform');
}

/** In the order of a tree: each scope right before what lies in it. Printers have their own places on the screens. */
export function treeOf(
  scopes: readonly ScopeView[],
): readonly { readonly scope: ScopeView; readonly depth: number }[] {
  const shown = scopes.filter(({ kind }) => kind !== 'printer' && kind !== 'platform');
  const known = new Set<string>(shown.map(({ id }) => id));
  const rows: { scope: ScopeView; depth: number }[] = [];
  const add = (scope: ScopeView, depth: number) => {
    rows.push({ scope, depth });
    for (const child of shown) if (child.parentId === scope.id) add(child, depth + 1);
  };
  for (const scope of shown) if (scope.parentId === null || !known.has(scope.parentId)) add(scope, 0);
  return rows;
}

/** Client › factory › area, each to be touched, and a list of all places. */
export function ScopeCrumbs({ scopes, value, recent, onChange }: ScopeCrumbsProps) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  const way = wayTo(scopes, value);
  const here = way.at(-1)?.name ?? t('shell.place.everywhere');
  return (
    <nav className={styles['crumbs']} aria-label={t('shell.place.label')}>
      {way.slice(0, -1).map((scope) => (
        <Fragment key={scope.id}>
          <button
            type="button"
            className={styles['crumb']}
            aria-disabled={!scope.within || undefined}
            onClick={() => {
              if (scope.within) onChange(scope.id);
            }}
          >
            {scope.name}
          </button>
          <IconChevronRight aria-hidden size={16} className={styles['arrow']} />
        </Fragment>
      ))}
      <Popover
        position="bottom-start"
        width={420}
        shadow="lg"
        trapFocus
        returnFocus
        opened={open}
        onChange={setOpen}
      >
        <Popover.Target>
          <button
            type="button"
            className={styles['here']}
            aria-label={`${t('shell.place.choose')}: ${here}`}
            onClick={() => setOpen(!open)}
          >
            <span className={styles['hereName']}>{here}</span>
            <Ended scopes={scopes} scopeId={value} />
            <IconChevronDown aria-hidden size={17} />
          </button>
        </Popover.Target>
        <Popover.Dropdown className={styles['dropdown'] ?? ''} aria-label={t('shell.place.choose')}>
          <PlaceList
            scopes={scopes}
            value={value}
            recent={recent}
            onChange={(scopeId) => {
              setOpen(false);
              onChange(scopeId);
            }}
          />
        </Popover.Dropdown>
      </Popover>
    </nav>
  );
}

/** The term of the place that is looked at, where it has ended: everything there is off for that reason. */
function Ended({
  scopes,
  scopeId,
}: {
  readonly scopes: readonly ScopeView[];
  readonly scopeId: string | null;
}) {
  const endsAt = scopeId === null ? null : (placeRow(scopes, scopeId)?.endsAt ?? null);
  return useTermState(endsAt) === 'ended' ? <TermMark endsAt={endsAt} /> : null;
}
