import { Button, Select, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import type { RequestAnswer, RequestView } from '../../../src/shop/grants/index.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { usePermissionName } from '../../text/permissions.ts';
import { useRoleWord } from '../../text/roles.ts';
import { FormError } from '../../ui/form.tsx';
import { PersonFace } from '../../ui/person-face.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { useTell } from '../../ui/tell.ts';
import { GivesBesides } from './gives-besides.tsx';
import styles from './requests.module.css';

/** Somebody asks; each answer that would help is one touch away, and says what it gives besides. */
export function RequestCard({ request }: { readonly request: RequestView }) {
  const t = useWords();
  const permissionName = usePermissionName();
  const { personName, permission, scopeName, note, askedAt, answers } = request;
  return (
    <article className={styles['card']} aria-label={t('access.requests.asks', { name: personName })}>
      <PersonFace name={personName} size={44} />
      <div className={styles['asks']}>
        <p className={styles['line']}>
          {t('access.requests.asks', { name: personName })} <strong>{permissionName(permission)}</strong>{' '}
          {t('access.requests.at', { scope: scopeName })}
        </p>
        {note === '' ? null : <blockquote className={styles['note']}>{note}</blockquote>}
        <p className={styles['quiet']}>
          <RelativeTime at={askedAt} />
          <Link
            to="/access/$tab"
            params={{ tab: 'why' }}
            search={{ person: request.personId, permission, place: request.scopeId }}
            className={styles['link']}
          >
            {t('access.requests.why')}
          </Link>
        </p>
        {answers.length === 0 ? <p className={styles['quiet']}>{t('access.requests.noAnswers')}</p> : null}
        <Answers request={request} />
      </div>
    </article>
  );
}

type HowLong = 'forGood' | 'today' | 'week';
const HOW_LONG: readonly HowLong[] = ['forGood', 'today', 'week'];
const WEEK_DAYS = 7;

/** The last instant of the grant, by the clock of this window; null: for good. */
function endOf(howLong: HowLong): number | null {
  if (howLong === 'forGood') return null;
  const now = new Date();
  const days = howLong === 'week' ? WEEK_DAYS : 0;
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 23, 59, 59).getTime();
}

function Answers({ request }: { readonly request: RequestView }) {
  const t = useWords();
  const { requestId, version, answers } = request;
  const [howLong, setHowLong] = useState<HowLong>('forGood');
  const [declining, setDeclining] = useState(false);
  const answer = useAnswer(request);
  const give = (one: RequestAnswer) =>
    answer.mutate({
      requestId: requestId as never,
      expectedVersion: version,
      answer:
        one.kind === 'grant'
          ? { kind: 'grant', roleId: one.roleId, untilAt: endOf(howLong) }
          : { kind: 'lift', restrictionIds: [...one.restrictionIds] },
    });
  return (
    <>
      <ul className={styles['answers']}>
        {answers.map((one) => (
          <AnswerRow
            key={one.kind === 'grant' ? one.roleId : one.restrictionIds.join(' ')}
            answer={one}
            request={request}
            busy={answer.isPending}
            onGive={() => give(one)}
          />
        ))}
      </ul>
      <div className={styles['below']}>
        {answers.some(({ kind }) => kind === 'grant') ? (
          <Select
            size="sm"
            aria-label={t('access.requests.howLong')}
            data={HOW_LONG.map((value) => ({ value, label: t(`access.requests.${value}`) }))}
            value={howLong}
            onChange={(value) => setHowLong(HOW_LONG.find((one) => one === value) ?? 'forGood')}
            allowDeselect={false}
          />
        ) : null}
        {declining ? null : (
          <Button variant="default" onClick={() => setDeclining(true)}>
            {t('access.requests.decline')}
          </Button>
        )}
      </div>
      {declining ? <Decline request={request} answer={answer} onClose={() => setDeclining(false)} /> : null}
      <FormError error={answer.error} />
    </>
  );
}

interface AnswerRowProps {
  readonly answer: RequestAnswer;
  readonly request: RequestView;
  readonly busy: boolean;
  readonly onGive: () => void;
}

function AnswerRow({ answer, request, busy, onGive }: AnswerRowProps) {
  const t = useWords();
  const roleWord = useRoleWord();
  if (answer.kind === 'lift') {
    return (
      <li className={styles['answer']}>
        <Button loading={busy} onClick={onGive}>
          {t('access.requests.lift')}
        </Button>
        <span className={styles['quiet']}>{t('access.requests.liftReason', { reason: answer.reason })}</span>
      </li>
    );
  }
  return (
    <li className={styles['answer']}>
      <Button variant="default" loading={busy} onClick={onGive}>
        {t('access.requests.giveAt', { role: roleWord(answer.roleName), scope: request.scopeName })}
      </Button>
      <GivesBesides answer={answer} />
    </li>
  );
}

interface DeclineProps {
  readonly request: RequestView;
  readonly answer: ReturnType<typeof useAnswer>;
  readonly onClose: () => void;
}

function Decline({ request, answer, onClose }: DeclineProps) {
  const t = useWords();
  const [note, setNote] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    answer.mutate({
      requestId: request.requestId as never,
      expectedVersion: request.version,
      answer: { kind: 'decline' },
      note: note.trim(),
    });
  };
  return (
    <form className={styles['decline']} onSubmit={submit}>
      <TextInput
        label={t('access.requests.declineNote', { name: request.personName })}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <div className={styles['below']}>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={answer.isPending}>
          {t('access.requests.declineSubmit')}
        </Button>
      </div>
    </form>
  );
}

function useAnswer({ personName }: RequestView) {
  const t = useWords();
  const tell = useTell();
  const { api, queryClient } = useServices();
  return useMutation(
    api.access.answerRequest.mutationOptions({
      onSuccess: (_done, { answer }) =>
        tell.done(
          t(answer.kind === 'decline' ? 'access.requests.declined' : 'access.requests.granted', {
            name: personName,
          }),
        ),
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.access.key() }),
    }),
  );
}
