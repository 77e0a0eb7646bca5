import { SegmentedControl, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { PermissionKey } from '../../../src/shop/access/index.ts';
import type { HeldView } from '../../../src/shop/grants/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { clsx } from '../../ui/clsx.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import styles from './access.module.css';
import { GivenByList } from './given-by.tsx';
import { HeldSign } from './held-sign.tsx';
import { usePermissionGroups } from './permission-groups.ts';
import { PersonPicker, PlacePicker, usePersonName } from './pickers.tsx';
import { usePlaceLookedAt, usePlaces } from './places.ts';
import { PersonAccess } from './person-access.tsx';
import { useGoTo, useWhere } from './use-where.ts';

/** What can this person do here? Every permission, with what gives it or takes it away. */
export function WhatTab() {
  const goTo = useGoTo();
  const where = useWhere();
  const { own } = useAccess();
  const places = usePlaces();
  const lookedAt = usePlaceLookedAt();
  const place = where.place ?? lookedAt;
  const person = where.person ?? own.person.personId;
  return (
    <>
      <div className={styles['question']}>
        <PersonPicker
          value={person}
          onChange={(next) => goTo('what', { person: next, place }, { replace: true })}
        />
        <PlacePicker
          places={places}
          value={place}
          onChange={(next) => goTo('what', { person, place: next }, { replace: true })}
        />
      </div>
      <Held key={`${person} ${place}`} person={person} place={place} />
    </>
  );
}

interface HeldProps {
  readonly person: string;
  readonly place: string;
}

type Shown = 'can' | 'takenAway' | 'all';
const SHOWN: readonly Shown[] = ['can', 'takenAway', 'all'];

function Held({ person, place }: HeldProps) {
  const t = useWords();
  const api = useApi();
  const name = usePersonName(person);
  const [search, setSearch] = useState('');
  const [shown, setShown] = useState<Shown>('can');
  const { data, error, refetch } = useQuery(
    api.access.whatCan.queryOptions({ input: { personId: person as never, scopeId: place as never } }),
  );
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingRows rows={8} height={46} />;
  const held = new Map(data.permissions.map((one) => [one.permission, one]));
  const count = (kind: HeldView['held']) => data.permissions.filter((one) => one.held === kind).length;
  return (
    <>
      <div className={styles['answerHead']}>
        <div role="status" className={styles['answer']}>
          <h2 className="figures">
            {t('access.what.counts', {
              every: count('every'),
              own: count('own'),
              restricted: count('restricted'),
            })}
          </h2>
        </div>
        <SegmentedControl<Shown>
          aria-label={t('access.what.show')}
          value={shown}
          onChange={setShown}
          data={SHOWN.map((value) => ({ value, label: t(`access.what.${value}`) }))}
        />
        <TextInput
          aria-label={t('access.role.find')}
          placeholder={t('access.role.find')}
          leftSection={<IconSearch aria-hidden size={18} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      </div>
      <div className={styles['restrictedHere']}>
        <PersonAccess personId={person} name={name} />
      </div>
      <HeldGroups held={held} shown={shown} search={search} person={person} place={place} />
    </>
  );
}

interface HeldGroupsProps extends HeldProps {
  readonly held: ReadonlyMap<PermissionKey, HeldView>;
  readonly shown: Shown;
  readonly search: string;
}

function HeldGroups({ held, shown, search, person, place }: HeldGroupsProps) {
  const t = useWords();
  const groups = usePermissionGroups((key) => {
    const how = held.get(key)?.held ?? 'no';
    if (shown === 'takenAway') return how === 'restricted';
    return shown === 'all' || how === 'every' || how === 'own';
  }, search);
  if (groups.length === 0) return <p className={styles['quiet']}>{t('access.what.nothing')}</p>;
  return groups.map(({ category, name, permissions }) => (
    <section key={category} className={styles['card']} aria-label={name}>
      <h3 className={styles['cardTitle']}>{name}</h3>
      <ul className={styles['rows']}>
        {permissions.map((permission) => (
          <li key={permission.key} className={styles['heldRow']}>
            <HeldSign held={held.get(permission.key)?.held ?? 'no'} />
            <Link
              to="/access/$tab"
              params={{ tab: 'why' }}
              search={{ person, place, permission: permission.key }}
              className={clsx(styles['rowLink'])}
              aria-label={t('access.what.whyOf', { permission: permission.name })}
            >
              {permission.name}
            </Link>
            <GivenByList by={held.get(permission.key)?.by ?? []} />
          </li>
        ))}
      </ul>
    </section>
  ));
}
