import { Select, type ComboboxItem, type ComboboxParsedItem, type OptionsFilter } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PermissionKey } from '../../../src/shop/access/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { PersonFace } from '../../ui/person-face.tsx';
import styles from './access.module.css';
import { fits } from './fits.ts';
import { usePermissionGroups } from './permission-groups.ts';
import type { PlaceChoice } from './places.ts';

const TYPING_MILLISECONDS = 200;
/** As many as a person reads; the search finds the others. */
const PEOPLE_OFFERED = 30;

/** Finds by the words of the name and by the key, which the command line and the record write. */
const byWords: OptionsFilter = ({ options, search }) =>
  options.flatMap((option): ComboboxParsedItem[] => {
    if (!('group' in option)) return fits(search, option.label, option.value) ? [option] : [];
    const items = option.items.filter(({ label, value }) => fits(search, label, value));
    return items.length > 0 ? [{ ...option, items }] : [];
  });

interface PermissionPickerProps {
  readonly value: PermissionKey | null;
  readonly onChange: (permission: PermissionKey) => void;
}

export function PermissionPicker({ value, onChange }: PermissionPickerProps) {
  const t = useWords();
  const groups = usePermissionGroups(() => true);
  return (
    <Select
      label={t('access.pick.permission')}
      placeholder={t('access.pick.permissionSearch')}
      data={groups.map(({ name, permissions }) => ({
        group: name,
        items: permissions.map((permission) => ({ value: permission.key, label: permission.name })),
      }))}
      value={value}
      onChange={(permission) => {
        if (permission !== null) onChange(permission as PermissionKey);
      }}
      filter={byWords}
      nothingFoundMessage={t('access.pick.nothingFound')}
      allowDeselect={false}
      searchable
    />
  );
}

interface PlacePickerProps {
  readonly places: readonly PlaceChoice[];
  readonly value: string;
  readonly onChange: (scopeId: string) => void;
  readonly label?: string;
  readonly description?: string;
}

export function PlacePicker({ places, value, onChange, label, description }: PlacePickerProps) {
  const t = useWords();
  return (
    <Select
      label={label ?? t('access.pick.place')}
      description={description}
      placeholder={t('access.pick.placeSearch')}
      data={[...places]}
      value={places.some((place) => place.value === value) ? value : null}
      onChange={(scopeId) => {
        if (scopeId !== null) onChange(scopeId);
      }}
      filter={byWords}
      nothingFoundMessage={t('access.pick.nothingFound')}
      allowDeselect={false}
      searchable
    />
  );
}

interface PersonPickerProps {
  readonly value: string | null;
  readonly onChange: (personId: string) => void;
}

/** One of all the people whom the caller may see: the core searches, the list shows the first. */
export function PersonPicker({ value, onChange }: PersonPickerProps) {
  const t = useWords();
  const api = useApi();
  const { own } = useAccess();
  const [search, setSearch] = useState('');
  const [settled] = useDebouncedValue(search.trim(), TYPING_MILLISECONDS);
  const name = usePersonName(value);
  const asked = settled === name ? '' : settled;
  const { data } = useQuery(
    api.people.list.queryOptions({
      input: { search: asked, limit: PEOPLE_OFFERED },
      placeholderData: keepPreviousData,
    }),
  );
  const people = data?.people ?? [];
  const known = value === null || people.some(({ personId }) => personId === value);
  const options = people.map((person) => ({ value: person.personId, label: person.name }));
  const chosen = known || value === null ? [] : [{ value, label: name }];
  return (
    <Select
      label={t('access.pick.person')}
      placeholder={t('access.pick.personSearch')}
      data={[...chosen, ...options]}
      value={value}
      onChange={(personId) => onChange(personId ?? own.person.personId)}
      searchValue={search}
      onSearchChange={setSearch}
      filter={({ options: all }) => all}
      renderOption={({ option }) => <PersonOption option={option} />}
      nothingFoundMessage={t('access.pick.nobodyFound')}
      allowDeselect={false}
      searchable
    />
  );
}

function PersonOption({ option }: { readonly option: ComboboxItem }) {
  return (
    <span className={styles['personOption']}>
      <PersonFace name={option.label} size={30} />
      {option.label}
    </span>
  );
}

/** The name of a person by id; empty until it is known. */
export function usePersonName(personId: string | null): string {
  const api = useApi();
  const { own } = useAccess();
  const self = personId === own.person.personId;
  const { data } = useQuery(
    api.people.get.queryOptions({
      input: { personId: (personId ?? '') as never },
      enabled: personId !== null && !self,
    }),
  );
  return self ? own.person.name : (data?.name ?? '');
}
