import { IconBuildingFactory2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { FactoryFigures } from '../../../src/shop/hierarchy/contract.ts';
import { useApi } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { clsx } from '../../ui/clsx.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { FactoryCard } from './factory-card.tsx';
import styles from './factories.module.css';

/** All factories at a glance. */
export function FiguresView() {
  const t = useWords();
  const api = useApi();
  const { data, error, refetch } = useQuery(api.hierarchy.factories.queryOptions());
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingRows rows={2} height={220} />;
  if (data.length === 0) {
    return (
      <EmptyState icon={IconBuildingFactory2} title={t('factories.empty.title')}>
        {t('factories.empty.text')}
      </EmptyState>
    );
  }
  return (
    <>
      {data.length > 1 ? <Totals factories={data} /> : null}
      <ul className={styles['grid']}>
        {data.map((factory) => (
          <FactoryCard key={factory.factoryId} factory={factory} />
        ))}
      </ul>
    </>
  );
}

function Totals({ factories }: { readonly factories: readonly FactoryFigures[] }) {
  const t = useWords();
  const { number } = useFormat();
  const sum = (read: (factory: FactoryFigures) => number) =>
    factories.reduce((total, factory) => total + read(factory), 0);
  const totals = [
    { key: 'printing', value: sum((each) => each.printersPrinting), tone: null },
    { key: 'attention', value: sum((each) => each.printersNeedingAttention), tone: 'attention' },
    { key: 'requested', value: sum((each) => each.tasksRequested), tone: null },
    { key: 'finished', value: sum((each) => each.printsFinishedToday), tone: null },
    { key: 'failed', value: sum((each) => each.printsFailedToday), tone: 'stopped' },
  ] as const;
  return (
    <dl className={styles['totals']}>
      {totals.map(({ key, value, tone }) => (
        <div key={key} className={styles['total']}>
          <dt>{t(`factories.total.${key}`)}</dt>
          <dd className={clsx('figures', value > 0 && tone && styles[tone])}>{number(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
