import { IconPlus } from '@tabler/icons-react';
import { IconFilamentPrinter } from '../../ui/icon-filament-printer.ts';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useAccess } from '../../app/access.tsx';
import { scopeInput, useScopeId } from '../../app/place.tsx';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { clsx } from '../../ui/clsx.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { AddPrinter } from '../printers/add-printer.tsx';
import { useHomeScope } from '../printers/home-scope.ts';
import { useFitting } from './fitting.ts';
import { PrinterCard } from './printer-card.tsx';
import styles from './printer-card.module.css';
import { needsSomeone, situationOf } from './situation.ts';
import { panelPermissions } from '../../workspaces/panel-permissions.ts';

/** The printers of this place as large cards. Each keeps its place on the screen, whatever its state. */
export function BenchPage() {
  const t = useWords();
  const api = useApi();
  const scopeId = useScopeId();
  const { data, error, refetch } = useQuery(api.printers.list.queryOptions({ input: scopeInput(scopeId) }));
  const [filter, setFilter] = useState<Filter>('all');
  const shown = useMemo(
    () =>
      data
        ?.filter(FILTERS[filter])
        .toSorted(
          (one, other) => isElsewhere(one) - isElsewhere(other) || collator.compare(one.name, other.name),
        ),
    [data, filter],
  );
  return (
    <Page
      permissions={panelPermissions('bench')}
      title={t('bench.title')}
      aside={
        data && data.length > 0 ? <Filters printers={data} chosen={filter} onChoose={setFilter} /> : null
      }
      actions={data && data.length > 0 ? <AddButton way="serial" /> : null}
    >
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <LoadingRows rows={2} height={420} /> : null}
      {data?.length === 0 ? (
        <EmptyState
          icon={IconFilamentPrinter}
          title={t('bench.empty.title')}
          action={<AddButton way="simulated" />}
        >
          {t('bench.empty.text')}
        </EmptyState>
      ) : null}
      {shown && shown.length > 0 ? <Cards printers={shown} /> : null}
    </Page>
  );
}

/** Printer 10 stands after printer 9. */
const collator = new Intl.Collator(undefined, { numeric: true });

/** Those of this station come first. */
function isElsewhere({ elsewhere }: PrinterView): number {
  return elsewhere === null ? 0 : 1;
}

const FILTERS = {
  all: () => true,
  here: (printer: PrinterView) => printer.elsewhere === null,
  needs: (printer: PrinterView) => needsSomeone(situationOf(printer)),
  printing: (printer: PrinterView) => isPrinting(printer),
  idle: (printer: PrinterView) => situationOf(printer).kind === 'ready',
} as const;

/** By its own station's word too, as long as that one is heard of. */
function isPrinting(printer: PrinterView): boolean {
  const situation = situationOf(printer);
  if (situation.kind !== 'elsewhere') return situation.tone === 'running';
  return !situation.isQuiet && situation.state === 'printing';
}

type Filter = keyof typeof FILTERS;

interface FiltersProps {
  readonly printers: readonly PrinterView[];
  readonly chosen: Filter;
  readonly onChoose: (filter: Filter) => void;
}

/** The figures of the bench, each of which shows only its printers. */
function Filters({ printers, chosen, onChoose }: FiltersProps) {
  const t = useWords();
  const counted = (filter: Filter) => printers.filter(FILTERS[filter]).length;
  const word = (filter: Filter) =>
    filter === 'all'
      ? t('common.all')
      : filter === 'here'
        ? t('elsewhere.here')
        : t(`bench.summary.${filter}`, { count: counted(filter) });
  const shown = (['all', 'here', 'needs', 'printing', 'idle'] as const).filter((filter) => {
    if (filter === 'here') return counted('here') < printers.length;
    return filter === 'all' || filter === chosen || counted(filter) > 0;
  });
  return (
    <div className={styles['filters']} role="group" aria-label={t('bench.title')}>
      {shown.map((filter) => (
        <button
          key={filter}
          type="button"
          className={clsx(styles['filter'], filter === 'needs' && styles['filterNeeds'])}
          aria-pressed={filter === chosen}
          onClick={() => onChoose(filter)}
        >
          {word(filter)}
        </button>
      ))}
    </div>
  );
}

function AddButton({ way }: { readonly way: 'simulated' | 'serial' }) {
  const t = useWords();
  const { may } = useAccess();
  const scopeId = useHomeScope();
  const [adding, setAdding] = useState(false);
  const first = way === 'simulated';
  return (
    <>
      <GuardedButton
        permission="printer.manage"
        scopeId={scopeId}
        variant={first ? 'filled' : 'default'}
        size={first ? 'md' : 'sm'}
        leftSection={<IconPlus aria-hidden size={18} />}
        onClick={() => setAdding(true)}
      >
        {first ? t('bench.add.simulated') : t('bench.add.open')}
      </GuardedButton>
      {adding && may('printer.manage', scopeId) ? (
        <AddPrinter way={way} scopeId={scopeId} onClose={() => setAdding(false)} />
      ) : null}
    </>
  );
}

function Cards({ printers }: { readonly printers: readonly PrinterView[] }) {
  const fitting = useFitting(printers);
  return (
    <ul className={styles['grid']}>
      {printers.map((printer) => (
        <PrinterCard
          key={printer.printerId}
          printer={printer}
          fitting={fitting.get(printer.printerId) ?? 0}
        />
      ))}
    </ul>
  );
}
