import { SegmentedControl, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ScopeId } from '../../../src/shop/access/index.ts';
import type { ScopeView } from '../../../src/shop/hierarchy/contract.ts';
import { assertNever } from '../../../src/shop/kernel/index.ts';
import type { StationClient } from '../../client.ts';
import { useWords } from '../../text/index.ts';
import { usePlaceName } from '../../ui/place-name.ts';
import { PlaceDialog } from './place-dialog.tsx';
import type { MadeKind } from './place-kinds.ts';
import { ownTimeZone, TIME_ZONES } from './time-zones.ts';
import { usePlaceChange } from './use-places.ts';

interface CreatePlaceProps {
  readonly kind: MadeKind;
  /** Where it can stand; the first is chosen to begin with. */
  readonly parents: readonly ScopeView[];
  readonly onClose: () => void;
  readonly onCreated?: (scopeId: string) => void;
}

interface NewPlace {
  readonly kind: MadeKind;
  readonly parentId: ScopeId;
  readonly name: string;
  readonly timeZone: string;
  readonly customer: 'internal' | 'external';
}

function create(client: StationClient, place: NewPlace): Promise<{ scopeId: string }> {
  const { kind, parentId, name, timeZone, customer } = place;
  switch (kind) {
    case 'client':
      return client.hierarchy.createClient({ parentId, name });
    case 'enterprise':
      return client.hierarchy.createEnterprise({ parentId, name });
    case 'factory':
      return client.hierarchy.createFactory({ parentId, name, timeZone });
    case 'area':
      return client.hierarchy.createArea({ parentId, name });
    case 'organization':
      return client.hierarchy.createOrganization({ parentId, name, customer });
    default:
      return assertNever(kind);
  }
}

/** Makes a place of one kind inside of another. */
export function CreatePlace({ kind, parents, onClose, onCreated }: CreatePlaceProps) {
  const t = useWords();
  const placeName = usePlaceName();
  const [name, setName] = useState('');
  const [parentId, setParentId] = useState<string>(parents[0]?.id ?? '');
  const [timeZone, setTimeZone] = useState(ownTimeZone);
  const [customer, setCustomer] = useState<'internal' | 'external'>('external');
  const making = usePlaceChange(create, {
    done: t('factories.create.done', { name }),
    onDone: ({ scopeId }) => {
      onClose();
      onCreated?.(scopeId);
    },
  });
  const submit = () => making.mutate({ kind, parentId: parentId as ScopeId, name, timeZone, customer });
  return (
    <PlaceDialog
      title={t(`factories.create.title.${kind}`)}
      submit={t(`factories.create.submit.${kind}`)}
      error={making.error}
      busy={making.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        label={t('factories.create.name')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={120}
        data-autofocus
        required
      />
      {parents.length > 1 ? (
        <Select
          label={t('factories.create.parent')}
          data={parents.map((scope) => ({
            value: scope.id,
            label: scope.kind === 'platform' ? placeName(scope) : scope.path.join(' › '),
          }))}
          value={parentId}
          onChange={(value) => setParentId(value ?? '')}
          allowDeselect={false}
          searchable
          required
        />
      ) : null}
      {kind === 'factory' ? <ZoneField value={timeZone} onChange={setTimeZone} /> : null}
      {kind === 'organization' ? (
        <SegmentedControl
          aria-label={t('factories.customer.label')}
          value={customer}
          onChange={setCustomer}
          data={(['external', 'internal'] as const).map((value) => ({
            value,
            label: t(`factories.customer.${value}`),
          }))}
        />
      ) : null}
    </PlaceDialog>
  );
}

interface ZoneFieldProps {
  readonly value: string;
  readonly onChange: (timeZone: string) => void;
}

export function ZoneField({ value, onChange }: ZoneFieldProps) {
  const t = useWords();
  return (
    <Select
      label={t('factories.create.zone')}
      data={TIME_ZONES}
      value={value}
      onChange={(next) => onChange(next ?? 'UTC')}
      allowDeselect={false}
      searchable
      limit={60}
      required
    />
  );
}
