import { Menu } from '@mantine/core';
import {
  IconBuilding,
  IconBuildingFactory2,
  IconCheck,
  IconChevronDown,
  IconChevronRight,
  IconMap2,
  IconUsersGroup,
  IconWorld,
  type Icon,
} from '@tabler/icons-react';
import { Fragment } from 'react';
import type { ScopeView } from '../../src/shop/hierarchy/contract.ts';
import type { ScopeKind } from '../../src/shop/access/index.ts';
import { useWords } from '../text/index.ts';
import styles from './scope-crumbs.module.css';

const ICONS: Readonly<Record<ScopeKind, Icon>> = {
  platform: IconWorld,
  client: IconBuilding,
  enterprise: IconBuilding,
  factory: IconBuildingFactory2,
  area: IconMap2,
  printer: IconMap2,
  organization: IconUsersGroup,
};

interface ScopeCrumbsProps {
  readonly scopes: readonly ScopeView[];
  /** Null: everywhere. */
  readonly value: string | null;
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
export function ScopeCrumbs({ scopes, value, onChange }: ScopeCrumbsProps) {
  const t = useWords();
  const way = wayTo(scopes, value);
  const tree = treeOf(scopes);
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
      <Menu position="bottom-start" width={320}>
        <Menu.Target>
          <button type="button" className={styles['here']} aria-label={hereLabel(t, way)}>
            <span className={styles['hereName']}>{way.at(-1)?.name ?? t('shell.place.everywhere')}</span>
            <IconChevronDown aria-hidden size={17} />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('shell.place.choose')}</Menu.Label>
          <div className={styles['tree']}>
            <Row
              icon={IconWorld}
              name={t('shell.place.everywhere')}
              chosen={value === null}
              onClick={() => onChange(null)}
            />
            {tree.map(({ scope, depth }) => (
              <Row
                key={scope.id}
                icon={ICONS[scope.kind]}
                name={scope.name}
                kind={t(`shell.place.kind.${scope.kind}`)}
                depth={depth}
                off={!scope.within}
                chosen={scope.id === value}
                onClick={() => onChange(scope.id)}
              />
            ))}
          </div>
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
}

function hereLabel(t: ReturnType<typeof useWords>, way: readonly ScopeView[]): string {
  return `${t('shell.place.choose')}: ${way.at(-1)?.name ?? t('shell.place.everywhere')}`;
}

interface RowProps {
  readonly icon: Icon;
  readonly name: string;
  readonly kind?: string;
  readonly depth?: number;
  readonly off?: boolean;
  readonly chosen: boolean;
  readonly onClick: () => void;
}

function Row({ icon: Shape, name, kind, depth = 0, off = false, chosen, onClick }: RowProps) {
  return (
    <Menu.Item
      disabled={off}
      onClick={onClick}
      className={styles['row']}
      style={{ paddingLeft: 12 + depth * 20 }}
      leftSection={<Shape aria-hidden size={18} stroke={1.75} />}
      rightSection={
        chosen ? <IconCheck aria-hidden size={18} /> : <span className={styles['kind']}>{kind}</span>
      }
    >
      {name}
    </Menu.Item>
  );
}
