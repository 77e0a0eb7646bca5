import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ScopeView } from '../../../src/shop/hierarchy/contract.ts';
import { useWords } from '../../text/index.ts';
import { ZoneField } from './create-place.tsx';
import { PlaceDialog } from './place-dialog.tsx';
import { ownTimeZone } from './time-zones.ts';
import { usePlaceChange } from './use-places.ts';

interface ChangeProps {
  readonly scope: ScopeView;
  readonly onClose: () => void;
}

export function RenamePlace({ scope, onClose }: ChangeProps) {
  const t = useWords();
  const [name, setName] = useState(scope.name);
  const renaming = usePlaceChange(
    (client, next: string) => client.hierarchy.renameScope({ scopeId: scope.id, name: next }),
    { done: t('factories.rename.done', { name }), onDone: onClose },
  );
  return (
    <PlaceDialog
      title={t('factories.rename.title', { name: scope.name })}
      submit={t('factories.rename.submit')}
      error={renaming.error}
      busy={renaming.isPending}
      onSubmit={() => renaming.mutate(name)}
      onClose={onClose}
    >
      <TextInput
        label={t('factories.create.name')}
        description={t('factories.rename.kept')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={120}
        data-autofocus
        required
      />
    </PlaceDialog>
  );
}

export function ChangeZone({ scope, onClose }: ChangeProps) {
  const t = useWords();
  const [timeZone, setTimeZone] = useState(scope.timeZone ?? ownTimeZone());
  const changing = usePlaceChange(
    (client, next: string) => client.hierarchy.setTimeZone({ scopeId: scope.id, timeZone: next }),
    { done: t('factories.zone.done', { name: scope.name, zone: timeZone }), onDone: onClose },
  );
  return (
    <PlaceDialog
      title={t('factories.zone.title', { name: scope.name })}
      submit={t('factories.zone.submit')}
      error={changing.error}
      busy={changing.isPending}
      onSubmit={() => changing.mutate(timeZone)}
      onClose={onClose}
    >
      <p>{t('factories.zone.text')}</p>
      <ZoneField value={timeZone} onChange={setTimeZone} />
    </PlaceDialog>
  );
}
