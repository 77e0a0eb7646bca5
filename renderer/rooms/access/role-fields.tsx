import { MultiSelect, NumberInput, TextInput } from '@mantine/core';
import type { RoleView } from '../../../src/shop/grants/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useNow } from '../../app/now.ts';
import { useWords } from '../../text/index.ts';
import { useRoleWord } from '../../text/roles.ts';
import { PlacePicker } from './pickers.tsx';
import { useRoleHomes } from './places.ts';
import { ownRankAt, type RoleDraft } from './role-draft.ts';
import styles from './roles.module.css';
import { byRank, packsOf, useNameOfRole, usePackName } from './use-roles.ts';

interface RoleFieldsProps {
  readonly draft: RoleDraft;
  readonly roles: readonly RoleView[];
  readonly onChange: (draft: RoleDraft) => void;
}

/** Name, rank, where it is made, and which roles its holder may give. */
export function RoleFields({ draft, roles, onChange }: RoleFieldsProps) {
  const t = useWords();
  const { own } = useAccess();
  const homes = useRoleHomes();
  const ownRank = ownRankAt(own, draft.homeScopeId, useNow());
  return (
    <div className={styles['fields']}>
      <NameField draft={draft} roles={roles} onChange={onChange} />
      <NumberInput
        label={t('access.edit.rank')}
        description={t('access.edit.rankHint', { rank: ownRank })}
        min={1}
        max={100}
        step={5}
        allowDecimal={false}
        clampBehavior="strict"
        value={draft.rank}
        onChange={(rank) => onChange({ ...draft, rank: Number(rank) || 1 })}
      />
      {draft.roleId === null && homes.length > 1 ? (
        <PlacePicker
          places={homes}
          value={draft.homeScopeId}
          label={t('access.edit.home')}
          description={t('access.edit.homeHint')}
          onChange={(homeScopeId) => onChange({ ...draft, homeScopeId })}
        />
      ) : null}
      <AssignsField draft={draft} roles={roles} onChange={onChange} />
    </div>
  );
}

/** A variant that is called as its default keeps the catalogue's name, so that everybody reads it in their language. */
function NameField({ draft, roles, onChange }: RoleFieldsProps) {
  const t = useWords();
  const roleWord = useRoleWord();
  const base = roles.find(({ roleId }) => roleId === draft.variantOf);
  const shown = base !== undefined && draft.name === base.name ? roleWord(base.name) : draft.name;
  return (
    <TextInput
      label={t('access.edit.name')}
      maxLength={120}
      required
      data-autofocus
      value={shown}
      onChange={({ currentTarget: { value } }) =>
        onChange({ ...draft, name: base !== undefined && value === roleWord(base.name) ? base.name : value })
      }
    />
  );
}

function AssignsField({ draft, roles, onChange }: RoleFieldsProps) {
  const t = useWords();
  const nameOf = useNameOfRole();
  const packName = usePackName();
  const offered = roles.filter(({ kind, roleId }) => kind !== 'variant' && roleId !== draft.roleId);
  return (
    <MultiSelect
      className={styles['wide']}
      label={t('access.edit.assigns')}
      description={t('access.edit.assignsHint')}
      data={packsOf(offered).map((pack) => ({
        group: packName(pack),
        items: offered
          .filter((role) => role.pack === pack)
          .toSorted(byRank)
          .map((role) => ({ value: role.roleId, label: nameOf(role) })),
      }))}
      value={[...draft.assigns]}
      onChange={(assigns) => onChange({ ...draft, assigns })}
      withScrollArea={false}
      classNames={{ options: 'select-options' }}
      searchable
      clearable
    />
  );
}
