import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { useRoleWord } from '../../text/roles.ts';
import { useGrantPlaces } from './places.ts';

export interface RoleAndPlaceValue {
  readonly roleId: string;
  readonly scopeId: string;
}

interface RoleAndPlaceProps {
  readonly value: RoleAndPlaceValue;
  readonly onChange: (value: RoleAndPlaceValue) => void;
}

/** Which role, and where it holds. Roles stand by pack, the highest rank first. */
export function RoleAndPlace({ value, onChange }: RoleAndPlaceProps) {
  const t = useWords();
  const api = useApi();
  const roleWord = useRoleWord();
  const places = useGrantPlaces();
  const { data = [] } = useQuery(api.access.roles.queryOptions({ staleTime: 60_000 }));
  const packs = [...new Set(data.map(({ pack }) => pack))];
  const groups = packs.map((pack) => ({
    group: t(`people.pack.${packKey(pack)}`),
    items: data
      .filter((role) => role.pack === pack)
      .toSorted((one, other) => other.rank - one.rank)
      .map((role) => ({ value: role.roleId, label: roleWord(role.name) })),
  }));
  const chosen = data.find(({ roleId }) => roleId === value.roleId);
  return (
    <>
      <Select
        label={t('people.create.role')}
        description={chosen ? t('people.create.roleHint', { count: chosen.permissions }) : undefined}
        data={groups}
        value={value.roleId || null}
        onChange={(roleId) => onChange({ ...value, roleId: roleId ?? '' })}
        searchable
        required
      />
      <Select
        label={t('people.create.scope')}
        data={[...places]}
        value={value.scopeId || null}
        onChange={(scopeId) => onChange({ ...value, scopeId: scopeId ?? '' })}
        searchable
        required
      />
    </>
  );
}

const PACKS = ['print-farm', 'plant', 'service-bureau', 'made-to-order', 'inventory'] as const;

function packKey(pack: string): (typeof PACKS)[number] | 'own' {
  return PACKS.find((known) => known === pack) ?? 'own';
}
