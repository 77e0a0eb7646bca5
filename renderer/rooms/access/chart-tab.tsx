import { Button, Checkbox, Menu, Select, TextInput } from '@mantine/core';
import { IconDownload, IconPrinter, IconSearch, IconTableOff } from '@tabler/icons-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { PERMISSION_CATEGORIES } from '../../../src/shop/access/index.ts';
import type { RoleView } from '../../../src/shop/grants/index.ts';
import { useWords } from '../../text/index.ts';
import { useCategoryName } from '../../text/permissions.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { ChartGrid } from './chart-grid.tsx';
import { columnsOf, type ChartColumn, type ChartRow } from './chart-model.ts';
import { ChartOnPaper } from './chart-on-paper.tsx';
import { useChartExport } from './chart-export.ts';
import { Legend } from './legend.tsx';
import { usePermissionGroups } from './permission-groups.ts';
import styles from './chart.module.css';
import { useSeesPeople } from './use-sees-people.ts';
import { byRank, packsOf, useNameOfRole, usePackName, useRoles } from './use-roles.ts';

interface Filter {
  readonly pack: string | null;
  readonly category: string | null;
  readonly search: string;
  readonly inUse: boolean;
}

const EVERYTHING: Filter = { pack: null, category: null, search: '', inUse: false };

/** The permission chart of everything: roles across, permissions down; on the screen, on paper, in a file. */
export function ChartTab() {
  const t = useWords();
  const { roles, error, isPending, refetch } = useRoles();
  const [filter, setFilter] = useState<Filter>(EVERYTHING);
  const shown = useDeferredValue(filter);
  const columns = useColumns(roles, shown);
  const rows = useRows(shown);
  if (error && roles.length === 0) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (isPending) return <LoadingRows rows={10} height={40} />;
  return (
    <>
      <Filters filter={filter} roles={roles} onChange={setFilter} columns={columns} rows={rows} />
      {columns.length === 0 || rows.length === 0 ? (
        <EmptyState icon={IconTableOff} title={t('access.chart.noneTitle')}>
          {t('access.chart.noneText')}
        </EmptyState>
      ) : (
        <ChartGrid columns={columns} rows={rows} />
      )}
      <Legend />
      <ChartOnPaper columns={columns} rows={rows} />
    </>
  );
}

function useColumns(roles: readonly RoleView[], { pack, inUse }: Filter): readonly ChartColumn[] {
  const nameOf = useNameOfRole();
  const packName = usePackName();
  return useMemo(() => {
    const packs = packsOf(roles);
    const shown = roles
      .filter((role) => (pack === null || role.pack === pack) && (!inUse || role.holders > 0))
      .toSorted((one, other) => packs.indexOf(one.pack) - packs.indexOf(other.pack) || byRank(one, other));
    return columnsOf(shown, roles, { nameOf, packName });
    // The words are made anew at each turn; they change with the language, which draws everything again.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [roles, pack, inUse]);
}

function useRows({ category, search }: Filter): readonly ChartRow[] {
  const groups = usePermissionGroups((_key, one) => category === null || one === category, search);
  return groups.flatMap((group): readonly ChartRow[] => [
    { kind: 'category', category: group.category, name: group.name },
    ...group.permissions.map(({ key, name }) => ({ kind: 'permission', key, name }) as const),
  ]);
}

interface FiltersProps {
  readonly filter: Filter;
  readonly roles: readonly RoleView[];
  readonly onChange: (filter: Filter) => void;
  readonly columns: readonly ChartColumn[];
  readonly rows: readonly ChartRow[];
}

function Filters({ filter, roles, onChange, columns, rows }: FiltersProps) {
  const t = useWords();
  const packName = usePackName();
  const categoryName = useCategoryName();
  const seesPeople = useSeesPeople();
  return (
    <div className={styles['filters']}>
      <TextInput
        className={styles['search']}
        aria-label={t('access.role.find')}
        placeholder={t('access.role.find')}
        leftSection={<IconSearch aria-hidden size={18} />}
        value={filter.search}
        onChange={(event) => onChange({ ...filter, search: event.currentTarget.value })}
      />
      <Select
        className={styles['narrow']}
        aria-label={t('access.chart.pack')}
        placeholder={t('access.roles.allPacks')}
        data={packsOf(roles).map((value) => ({ value, label: packName(value) }))}
        value={filter.pack}
        onChange={(pack) => onChange({ ...filter, pack })}
        clearable
      />
      <Select
        className={styles['narrow']}
        aria-label={t('access.chart.category')}
        placeholder={t('access.chart.allCategories')}
        data={PERMISSION_CATEGORIES.map(({ name }) => ({ value: name, label: categoryName(name) }))}
        value={filter.category}
        onChange={(category) => onChange({ ...filter, category })}
        clearable
      />
      {seesPeople ? (
        <Checkbox
          className={styles['check']}
          label={t('access.roles.inUse')}
          checked={filter.inUse}
          onChange={(event) => onChange({ ...filter, inUse: event.currentTarget.checked })}
        />
      ) : null}
      <Outputs columns={columns} rows={rows} />
    </div>
  );
}

function Outputs({ columns, rows }: Pick<FiltersProps, 'columns' | 'rows'>) {
  const t = useWords();
  const save = useChartExport(columns, rows);
  return (
    <div className={styles['outputs']}>
      <Button variant="default" aria-label={t('access.chart.print')} onClick={() => window.print()}>
        <IconPrinter aria-hidden size={18} />
        <span className={styles['outputWord']}>{t('access.chart.print')}</span>
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" aria-label={t('access.chart.export')}>
            <IconDownload aria-hidden size={18} />
            <span className={styles['outputWord']}>{t('access.chart.export')}</span>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => save('csv')}>{t('access.chart.csv')}</Menu.Item>
          <Menu.Item onClick={() => save('json')}>{t('access.chart.json')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
