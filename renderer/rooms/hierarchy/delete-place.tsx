import { TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { HangingView, ScopeView } from '../../../src/shop/hierarchy/contract.ts';
import { useApi } from '../../app/services.tsx';
import { refusalOf } from '../../client.ts';
import { useWords, type Say } from '../../text/index.ts';
import { LoadingRows } from '../../ui/loading.tsx';
import { PlaceDialog } from './place-dialog.tsx';
import { asSearched } from '../../ui/place-rows.ts';
import styles from './places.module.css';
import { usePlaceChange } from './use-places.ts';

interface DeletePlaceProps {
  readonly scope: ScopeView;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

/** Takes a place away, after telling what hangs on it. Its name is typed: nobody does this by mistake. */
export function DeletePlace({ scope, onClose, onDeleted }: DeletePlaceProps) {
  const t = useWords();
  const api = useApi();
  const [typed, setTyped] = useState('');
  const hanging = useQuery(
    api.hierarchy.hanging.queryOptions({ input: { scopeId: scope.id }, staleTime: 0, gcTime: 0 }),
  );
  const deleting = usePlaceChange(
    (client, seen: string) => client.hierarchy.deleteScope({ scopeId: scope.id, seen }),
    { done: t('factories.remove.done', { name: scope.name }), onDone: onDeleted },
  );
  const stale = refusalOf(deleting.error)?.code === 'hierarchy.changedMeanwhile';
  const { refetch } = hanging;
  useEffect(() => {
    if (stale) void refetch();
  }, [stale, refetch]);
  const running = hanging.data?.printsRunning ?? 0;
  const named = asSearched(typed) === asSearched(scope.name);
  return (
    <PlaceDialog
      wide
      grave
      title={t('factories.remove.title', { name: scope.name })}
      submit={t('factories.remove.submit', { name: scope.name })}
      error={deleting.error ?? hanging.error}
      busy={deleting.isPending}
      off={!hanging.data || !named || running > 0}
      onSubmit={() => deleting.mutate(hanging.data?.seen ?? '')}
      onClose={onClose}
    >
      {hanging.data ? (
        <Hanging hanging={hanging.data} />
      ) : hanging.error ? null : (
        <LoadingRows rows={3} height={28} />
      )}
      {running > 0 ? (
        <p role="alert" className={styles['refused']}>
          <IconAlertTriangle aria-hidden size={18} />
          {t('factories.remove.running', { count: running })}
        </p>
      ) : (
        <TextInput
          label={t('factories.remove.type', { name: scope.name })}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
          data-autofocus
          required
        />
      )}
    </PlaceDialog>
  );
}

function Hanging({ hanging }: { readonly hanging: HangingView }) {
  const t = useWords();
  const lines = linesOf(t, hanging);
  return (
    <div className={styles['hanging']}>
      <p>{t(lines.length === 0 ? 'factories.remove.nothing' : 'factories.remove.goes')}</p>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {hanging.peopleLeftWithNothing > 0 ? (
        <p className={styles['refused']}>
          <IconAlertTriangle aria-hidden size={18} />
          {t('factories.remove.leftWithNothing', { count: hanging.peopleLeftWithNothing })}
        </p>
      ) : null}
      <p className={styles['quietLine']}>{t('factories.remove.recordStays')}</p>
    </div>
  );
}

function linesOf(t: Say, hanging: HangingView): readonly string[] {
  const kinds = ['client', 'enterprise', 'factory', 'area', 'organization'] as const;
  const counted = ['printers', 'projects', 'openTasks', 'grants', 'restrictions', 'roles', 'shifts'] as const;
  const places = kinds.flatMap((kind) => {
    const count = hanging.scopes[kind] ?? 0;
    return count > 0 ? [t(`factories.kinds.${kind}`, { count })] : [];
  });
  const others = counted.flatMap((key) => {
    const count = hanging[key];
    return count > 0 ? [t(`factories.remove.${key}`, { count })] : [];
  });
  return [...places, ...others];
}
