import { Button, Checkbox } from '@mantine/core';
import { IconHelpHexagon } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { isPermissionKey, type PermissionKey } from '../../../src/shop/access/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { AskOrAsked } from '../../ui/why-off-ask.tsx';
import styles from './access.module.css';
import { PermissionPicker, PersonPicker, PlacePicker, usePersonName } from './pickers.tsx';
import { usePlaceLookedAt, usePlaces } from './places.ts';
import { Trace } from './trace.tsx';
import { useGoTo, useWhere, type Where } from './use-where.ts';

/** Why can, or cannot, this person do this here? The core's whole reasoning, step by step. */
export function WhyTab() {
  const t = useWords();
  const goTo = useGoTo();
  const where = useWhere();
  const { own } = useAccess();
  const places = usePlaces();
  const lookedAt = usePlaceLookedAt();
  const person = where.person ?? own.person.personId;
  const place = where.place ?? lookedAt;
  const permission =
    where.permission !== undefined && isPermissionKey(where.permission) ? where.permission : null;
  const ask = (next: Where) => goTo('why', { ...where, person, place, ...next }, { replace: true });
  const toggleOwn = (own: boolean) => {
    const { own: _former, ...rest } = where;
    goTo('why', { ...rest, person, place, ...(own ? { own: 'yes' } : {}) }, { replace: true });
  };
  return (
    <>
      <div className={styles['question']}>
        <PersonPicker value={person} onChange={(next) => ask({ person: next })} />
        <PermissionPicker value={permission} onChange={(next) => ask({ permission: next })} />
        <PlacePicker places={places} value={place} onChange={(next) => ask({ place: next })} />
        <Checkbox
          className={styles['ownRecord']}
          label={t('access.pick.ownRecord')}
          checked={where.own !== undefined}
          onChange={(event) => toggleOwn(event.currentTarget.checked)}
        />
      </div>
      {permission === null ? (
        <EmptyState icon={IconHelpHexagon} title={t('access.tabs.why')}>
          {t('access.trace.lead')}
        </EmptyState>
      ) : (
        <Answer person={person} permission={permission} place={place} ownRecord={where.own !== undefined} />
      )}
    </>
  );
}

interface AnswerProps {
  readonly person: string;
  readonly permission: PermissionKey;
  readonly place: string;
  readonly ownRecord: boolean;
}

/** About oneself anybody may ask; about others, who sees people. */
function Answer({ person, permission, place, ownRecord }: AnswerProps) {
  const t = useWords();
  const api = useApi();
  const { own } = useAccess();
  const name = usePersonName(person);
  const self = person === own.person.personId;
  const scopeId = place as never;
  const owner = ownRecord ? { ownerId: own.person.personId as never } : {};
  const mine = useQuery(
    api.access.explain.queryOptions({
      input: { permission, scopeId, ...owner },
      enabled: self,
    }),
  );
  const others = useQuery(
    api.access.why.queryOptions({
      input: { personId: person as never, permission, scopeId, ownRecord },
      enabled: !self,
    }),
  );
  const { data, error, refetch } = self ? mine : others;
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingRows rows={5} height={64} />;
  return (
    <Trace explanation={data} name={name} self={self}>
      {self ? (
        data.allowed ? null : (
          <AskOrAsked question={{ permission, scopeId: place }} explanation={data} />
        )
      ) : (
        <Button
          variant="default"
          renderRoot={(props) => <Link to="/people/$personId" params={{ personId: person }} {...props} />}
        >
          {t('access.trace.openPerson')}
        </Button>
      )}
    </Trace>
  );
}
