import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ScopeId } from '../../../src/shop/access/index.ts';
import type { ScopeView } from '../../../src/shop/hierarchy/contract.ts';
import { useScopes } from '../../app/place.tsx';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { MoveEffect } from './move-effect.tsx';
import { PlaceDialog } from './place-dialog.tsx';
import { newParentsOf } from './place-kinds.ts';
import { usePlaceChange } from './use-places.ts';

interface MovePlaceProps {
  readonly scope: ScopeView;
  readonly onClose: () => void;
}

/** Puts a place below another one, after telling who gains and who loses by it. */
export function MovePlace({ scope, onClose }: MovePlaceProps) {
  const t = useWords();
  const api = useApi();
  const scopes = useScopes();
  const [parentId, setParentId] = useState<string | null>(null);
  const parents = newParentsOf(scopes, scope);
  const input = { scopeId: scope.id, parentId: (parentId ?? '') as ScopeId };
  const effect = useQuery(
    api.access.whatIfMoved.queryOptions({ input, enabled: parentId !== null, staleTime: 0 }),
  );
  const parent = parents.find(({ id }) => id === parentId);
  const moving = usePlaceChange(
    (client, next: ScopeId) => client.hierarchy.moveScope({ scopeId: scope.id, parentId: next }),
    { done: t('factories.move.done', { name: scope.name, parent: parent?.name ?? '' }), onDone: onClose },
  );
  const refused = effect.data !== undefined && effect.data.refusal !== null;
  return (
    <PlaceDialog
      wide
      title={t('factories.move.title', { name: scope.name })}
      submit={t('factories.move.submit')}
      error={moving.error ?? effect.error}
      busy={moving.isPending}
      off={parentId === null || refused || !effect.data}
      onSubmit={() => moving.mutate(input.parentId)}
      onClose={onClose}
    >
      <p>{t('factories.move.text', { name: scope.name })}</p>
      {parents.length === 0 ? (
        <p>{t('factories.move.nowhere')}</p>
      ) : (
        <Select
          label={t('factories.move.to')}
          data={parents.map(({ id, path }) => ({ value: id, label: path.join(' › ') }))}
          value={parentId}
          onChange={setParentId}
          searchable
          required
          data-autofocus
        />
      )}
      {parentId === null ? null : <MoveEffect effect={effect.data} loading={effect.isFetching} />}
    </PlaceDialog>
  );
}
