import { IconBuildingFactory2, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FactoryFigures } from '../../../src/shop/hierarchy/contract.ts';
import { useScopes } from '../../app/place.tsx';
import { useApi } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { clsx } from '../../ui/clsx.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { CreateFactory } from './create-factory.tsx';
import { FactoryCard } from './factory-card.tsx';
import styles from './factories.module.css';

/** All factories at a glance. */
export function FactoriesPage() {
  const t = useWords();
  const api = useApi();
  const { data, error, refetch } = useQuery(api.hierarchy.factories.queryOptions());
  return (
    <Page
      title={t('factories.title')}
      aside={data ? t('factories.count', { count: data.length }) : null}
      actions={<NewFactory />}
    >
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <LoadingRows rows={2} height={220} /> : null}
      {data && data.length > 1 ? <Totals factories={data} /> : null}
      {data?.length === 0 ? (
        <EmptyState icon={IconBuildingFactory2} title={t('factories.empty.title')}>
          {t('factories.empty.text')}
        </EmptyState>
      ) : null}
      {data && data.length > 0 ? (
        <ul className={styles['grid']}>
          {data.map((factory) => (
            <FactoryCard key={factory.factoryId} factory={factory} />
          ))}
        </ul>
      ) : null}
    </Page>
  );
}

/** The client or enterprise that a new factory belongs to, unless another is chosen. */
function NewFactory() {
  const t = useWords();
  const scopes = useScopes();
  const [creating, setCreating] = useState(false);
  const parents = scopes.filter(({ kind, within }) => within && (kind === 'client' || kind === 'enterprise'));
  const first = parents.find(({ kind }) => kind === 'enterprise') ?? parents[0] ?? scopes[0];
  return (
    <>
      <GuardedButton
        permission="factory.create"
        scopeId={first?.id ?? ''}
        leftSection={<IconPlus aria-hidden size={18} />}
        onClick={() => setCreating(true)}
      >
        {t('factories.create.open')}
      </GuardedButton>
      {creating ? <CreateFactory parents={parents} onClose={() => setCreating(false)} /> : null}
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
