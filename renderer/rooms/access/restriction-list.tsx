import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { RestrictionView } from '../../../src/shop/grants/index.ts';
import { useServices } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { usePermissionName } from '../../text/permissions.ts';
import { useRefusalSentence } from '../../text/refusals.ts';
import { useRoleWord } from '../../text/roles.ts';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { Question } from '../../ui/question.tsx';
import { useTell } from '../../ui/tell.ts';
import styles from './access.module.css';

/** More than this, and the list says how many and opens. */
const NAMED = 3;

interface RestrictionListProps {
  /** Undefined: not known yet. */
  readonly restrictions: readonly RestrictionView[] | undefined;
}

/** What is taken away, where, by whom, why and until when; with a way to lift it for who may. */
export function RestrictionList({ restrictions }: RestrictionListProps) {
  const t = useWords();
  if (restrictions === undefined) return null;
  if (restrictions.length === 0) return <p className={styles['quiet']}>{t('access.restrictions.none')}</p>;
  return (
    <ul className={styles['restrictions']}>
      {restrictions.map((restriction) => (
        <RestrictionRow key={restriction.restrictionId} restriction={restriction} />
      ))}
    </ul>
  );
}

function RestrictionRow({ restriction }: { readonly restriction: RestrictionView }) {
  const t = useWords();
  const { date } = useFormat();
  const roleWord = useRoleWord();
  const { roleName, scopeName, setByName, reason, fromAt, untilAt } = restriction;
  const facts = [
    t('access.restrictions.at', { scope: scopeName }),
    t('access.from', { date: date(fromAt) }),
    untilAt === null ? t('access.forGood') : t('access.until', { date: date(untilAt) }),
    ...(roleName === null ? [] : [t('access.restrictions.role', { role: roleWord(roleName) })]),
  ];
  return (
    <li className={styles['restriction']}>
      <div className={styles['two']}>
        <TakenAway restriction={restriction} />
        <span>{t('access.restrictions.setBy', { name: setByName, reason })}</span>
        <small>{facts.join(' · ')}</small>
      </div>
      <Lift restriction={restriction} />
    </li>
  );
}

function TakenAway({ restriction: { permissions } }: { readonly restriction: RestrictionView }) {
  const t = useWords();
  const { list } = useFormat();
  const permissionName = usePermissionName();
  const [all, setAll] = useState(permissions.length <= NAMED);
  if (all) return <strong>{list(permissions.map(permissionName))}</strong>;
  return (
    <Button variant="subtle" size="sm" className={styles['opens']} onClick={() => setAll(true)}>
      {t('access.restrictions.permissions', { count: permissions.length })}
    </Button>
  );
}

function Lift({ restriction }: { readonly restriction: RestrictionView }) {
  const t = useWords();
  const tell = useTell();
  const roleWord = useRoleWord();
  const sentence = useRefusalSentence();
  const { api, queryClient } = useServices();
  const [asking, setAsking] = useState(false);
  const { restrictionId, scopeId, personName, roleName, setByName, reason, liftRefusal } = restriction;
  const lift = useMutation(
    api.access.liftRestriction.mutationOptions({
      onSuccess: async () => {
        tell.done(t('access.restrictions.lifted'));
        setAsking(false);
        await queryClient.invalidateQueries({ queryKey: api.access.key() });
      },
    }),
  );
  const name = personName ?? t('access.restrictions.role', { role: roleWord(roleName ?? '') });
  return (
    <>
      <GuardedButton
        permission="access.restrict"
        scopeId={scopeId}
        variant="default"
        offBecause={liftRefusal === null ? null : sentence(liftRefusal)}
        onClick={() => setAsking(true)}
      >
        {t('access.restrictions.lift')}
      </GuardedButton>
      {asking ? (
        <Question
          title={t('access.restrictions.liftTitle')}
          confirm={t('access.restrictions.lift')}
          error={lift.error}
          busy={lift.isPending}
          onConfirm={() => lift.mutate({ restrictionId })}
          onClose={() => setAsking(false)}
        >
          {t('access.restrictions.liftText', { setBy: setByName, reason, name })}
        </Question>
      ) : null}
    </>
  );
}
