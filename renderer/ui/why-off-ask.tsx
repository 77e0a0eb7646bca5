import { Button, CloseButton, TextInput } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { ExplanationView } from '../../src/shop/grants/index.ts';
import { useNow } from '../app/now.ts';
import { useServices } from '../app/services.tsx';
import { useFormat, useWords } from '../text/index.ts';
import { FormError } from './form.tsx';
import { canBeAskedFor, type Question, type WhyReason } from './why-off-reason.ts';
import styles from './why-off.module.css';

interface AskForAccessProps {
  readonly question: Question;
  readonly reason: WhyReason;
  readonly onClose: () => void;
}

/** The whole reason, and a way to ask those who can grant it; once asked, since when, and a way back. */
export function AskForAccess({ question, reason, onClose }: AskForAccessProps) {
  const t = useWords();
  const { explanation, sentence } = reason;
  const { permission, scopeId } = question;
  return (
    <div className={styles['asking']}>
      <div className={styles['askHead']}>
        <h2>{t('why.title')}</h2>
        <CloseButton size={44} aria-label={t('common.close')} onClick={onClose} />
      </div>
      <p>{sentence}</p>
      {explanation === undefined ? null : <AskOrAsked question={question} explanation={explanation} />}
      <Link
        to="/access/$tab"
        params={{ tab: 'why' }}
        search={{ permission, place: scopeId }}
        className={styles['whole']}
        onClick={onClose}
      >
        {t('why.whole')}
      </Link>
    </div>
  );
}

interface AskOrAskedProps {
  readonly question: Question;
  readonly explanation: ExplanationView;
}

/** A way to ask, where somebody could give it; or since when it is asked for. */
export function AskOrAsked({ question, explanation }: AskOrAskedProps) {
  const { askedAt } = explanation;
  const [atFirst] = useState(askedAt);
  if (!canBeAskedFor(explanation)) return null;
  if (askedAt === null) return <AskForm question={question} />;
  return <Asked question={question} askedAt={askedAt} takesFocus={atFirst === null} />;
}

function AskForm({ question: { permission, scopeId } }: { readonly question: Question }) {
  const t = useWords();
  const { api, queryClient } = useServices();
  const [note, setNote] = useState('');
  const ask = useMutation(
    api.access.askFor.mutationOptions({
      onSettled: () =>
        Promise.all([
          queryClient.invalidateQueries({ queryKey: api.access.explain.key() }),
          queryClient.invalidateQueries({ queryKey: api.access.requests.key() }),
        ]),
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // The control stands in a page of its own; what is asked here is no form of that page.
    event.stopPropagation();
    ask.mutate({ permission, scopeId: scopeId as never, note: note.trim() });
  };
  return (
    <form className={styles['askForm']} onSubmit={submit}>
      <TextInput
        label={t('why.note')}
        placeholder={t('why.noteHint')}
        maxLength={500}
        data-autofocus
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <FormError error={ask.error} />
      <Button type="submit" loading={ask.isPending}>
        {t('why.ask')}
      </Button>
    </form>
  );
}

interface AskedProps {
  readonly question: Question;
  readonly askedAt: number;
  /** It was asked a moment ago, and the field that had the focus is gone. */
  readonly takesFocus: boolean;
}

function Asked({ question: { permission, scopeId }, askedAt, takesFocus }: AskedProps) {
  const t = useWords();
  const { relative } = useFormat();
  const now = useNow(10_000);
  const box = useRef<HTMLDivElement>(null);
  // The focus stays in the box, so that Escape still closes it.
  useEffect(() => {
    if (takesFocus) box.current?.focus();
  }, [takesFocus]);
  const { api, queryClient } = useServices();
  const { data } = useQuery(api.access.requests.queryOptions());
  const request = data?.mine.find(
    (one) => one.state === 'open' && one.permission === permission && one.scopeId === scopeId,
  );
  const withdraw = useMutation(
    api.access.withdrawRequest.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.access.key() }),
    }),
  );
  return (
    <div ref={box} tabIndex={-1} className={styles['asked']} role="status">
      <IconCheck aria-hidden size={20} />
      <span>{t('why.asked', { when: relative(askedAt, Math.max(now, askedAt)) })}</span>
      {request === undefined ? null : (
        <Button
          variant="default"
          loading={withdraw.isPending}
          onClick={() => withdraw.mutate({ requestId: request.requestId as never })}
        >
          {t('access.requests.withdraw')}
        </Button>
      )}
      <FormError error={withdraw.error} />
    </div>
  );
}
