import { Select, type ComboboxItem } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { RoleOffer } from '../../../src/shop/grants/index.ts';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { useRefusalSentence } from '../../text/refusals.ts';
import { useRoleWord } from '../../text/roles.ts';
import styles from './people.module.css';
import { useGrantPlaces } from './places.ts';

export interface RoleAndPlaceValue {
  readonly roleId: string;
  readonly scopeId: string;
}

interface RoleAndPlaceProps {
  readonly value: RoleAndPlaceValue;
  readonly onChange: (value: RoleAndPlaceValue) => void;
  /** Whose role it would be; null: somebody who is not here yet. */
  readonly personId: string | null;
}

const NO_OFFERS: readonly RoleOffer[] = [];

/**
 * Which role, and where it holds. Roles stand by pack, the highest rank first; one that cannot be given there stays in
 * the list and says why.
 */
export function RoleAndPlace({ value, onChange, personId }: RoleAndPlaceProps) {
  const t = useWords();
  const api = useApi();
  const roleWord = useRoleWord();
  const places = useGrantPlaces();
  const input = {
    scopeId: value.scopeId as never,
    ...(personId === null ? {} : { personId: personId as never }),
  };
  const { data: offers = NO_OFFERS, isPending } = useQuery(
    api.access.roleOffers.queryOptions({ input, enabled: value.scopeId !== '' }),
  );
  const chosen = offers.find(({ roleId, refusal }) => roleId === value.roleId && refusal === null);
  const none = value.scopeId !== '' && !isPending && offers.every(({ refusal }) => refusal !== null);
  return (
    <>
      <Select
        label={t('people.create.scope')}
        placeholder={t('people.create.scopePlaceholder')}
        data={[...places]}
        value={value.scopeId || null}
        onChange={(scopeId) => onChange({ ...value, scopeId: scopeId ?? '' })}
        allowDeselect={false}
        searchable
        required
      />
      <Select
        label={t('people.create.role')}
        placeholder={t('people.create.rolePlaceholder')}
        disabled={value.scopeId === ''}
        description={chosen ? t('people.create.roleHint', { count: chosen.permissions }) : undefined}
        error={none ? t('people.create.noRoles') : undefined}
        data={groupsOf(offers, roleWord).map(({ pack, items }) => ({
          group: t(`people.pack.${packKey(pack)}`),
          items: [...items],
        }))}
        renderOption={({ option }) => <Offer option={option} offers={offers} />}
        value={chosen?.roleId ?? null}
        onChange={(roleId) => onChange({ ...value, roleId: roleId ?? '' })}
        searchable
        required
      />
    </>
  );
}

interface OfferProps {
  readonly option: ComboboxItem;
  readonly offers: readonly RoleOffer[];
}

function Offer({ option, offers }: OfferProps) {
  const refusalSentence = useRefusalSentence();
  const refusal = offers.find(({ roleId }) => roleId === option.value)?.refusal ?? null;
  return (
    <span className={styles['offer']}>
      {option.label}
      {refusal === null ? null : <small>{refusalSentence(refusal)}</small>}
    </span>
  );
}

/** By pack; in each first what can be given, the highest rank first. */
function groupsOf(offers: readonly RoleOffer[], roleWord: (name: string) => string) {
  return [...Map.groupBy(offers, ({ pack }) => pack)].map(([pack, roles]) => ({
    pack,
    items: roles
      .toSorted(
        (one, other) =>
          Number(one.refusal !== null) - Number(other.refusal !== null) || other.rank - one.rank,
      )
      .map(({ roleId, name, refusal }) => ({
        value: roleId,
        label: roleWord(name),
        disabled: refusal !== null,
      })),
  }));
}

const PACKS = ['print-farm', 'plant', 'service-bureau', 'made-to-order', 'inventory'] as const;

function packKey(pack: string): (typeof PACKS)[number] | 'own' {
  return PACKS.find((known) => known === pack) ?? 'own';
}
