import { Button } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowFork,
  IconForbid2,
  IconPencilExclamation,
  IconTags,
  IconTrash,
  IconUser,
  type Icon,
} from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link, type NavigateOptions } from '@tanstack/react-router';
import { useId } from 'react';
import type { ConflictKind, ConflictView } from '../../../src/shop/sync/index.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { useRefusalSentence } from '../../text/refusals.ts';
import { useRoleWord } from '../../text/roles.ts';
import { clsx } from '../../ui/clsx.ts';
import { PersonFace } from '../../ui/person-face.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Badge } from '../../ui/state-badge.tsx';
import { useTell } from '../../ui/tell.ts';
import { ConflictValue } from './conflict-value.tsx';
import { columnOf, conflictSentence, thingOf } from './conflict-words.ts';
import styles from './conflicts.module.css';

const SHAPES: Readonly<Record<ConflictKind, Icon>> = {
  movedElsewhere: IconArrowFork,
  refusedOnArrival: IconForbid2,
  writtenTwice: IconPencilExclamation,
  goneMeanwhile: IconTrash,
  nameTaken: IconTags,
};

/** What two people wrote or did, who and where, what stands and what stood back. */
export function ConflictCard({ conflict }: { readonly conflict: ConflictView }) {
  const t = useWords();
  const titleId = useId();
  const { kind, settled, isMine } = conflict;
  const column = columnOf(conflict, t);
  const Shape = SHAPES[kind];
  return (
    <li>
      <article className={clsx(styles['card'], settled && styles['settled'])} aria-labelledby={titleId}>
        {conflict.personName === null ? (
          <Shape aria-hidden size={40} stroke={1.25} className={styles['shape']} />
        ) : (
          <PersonFace name={conflict.personName} size={44} />
        )}
        <div className={styles['words']}>
          <header className={styles['head']}>
            <h3 id={titleId} className={styles['title']}>
              <About conflict={conflict} />
              {column === null ? null : <span className={styles['column']}>{column}</span>}
            </h3>
            {isMine ? (
              <Badge
                look={{ tone: settled ? 'quiet' : 'waiting', icon: IconUser }}
                word={t('sync.conflicts.mine')}
              />
            ) : null}
            <Badge look={{ tone: 'quiet', icon: Shape }} word={t(`sync.conflicts.kind.${kind}`)} />
          </header>
          <Who conflict={conflict} />
          <p>{conflictSentence(conflict, t)}</p>
          <Reason refusal={conflict.refusal} />
          <Both conflict={conflict} />
          {settled === null ? <Answers conflict={conflict} /> : <Settled settled={settled} />}
        </div>
      </article>
    </li>
  );
}

/** Where what it is about can be looked at. Null: it has no screen of its own. */
function screenOf({ table, recordId }: ConflictView): NavigateOptions | null {
  if (table === 'print_tasks') return { to: '/tasks/$taskId', params: { taskId: recordId } };
  if (table === 'projects') return { to: '/projects/$projectId', params: { projectId: recordId } };
  if (table === 'printers') return { to: '/bench/$printerId', params: { printerId: recordId } };
  if (table === 'people') return { to: '/people/$personId', params: { personId: recordId } };
  if (table === 'scopes') return { to: '/factories', search: { view: 'places', place: recordId } };
  return null;
}

function About({ conflict }: { readonly conflict: ConflictView }) {
  const t = useWords();
  const screen = screenOf(conflict);
  const thing = thingOf(conflict, t, useRoleWord());
  return screen === null ? thing : <Link {...screen}>{thing}</Link>;
}

function Who({ conflict: { personName, stationName, madeAt } }: { readonly conflict: ConflictView }) {
  const t = useWords();
  return (
    <p className={styles['quiet']}>
      {personName === null
        ? stationName
        : t('sync.conflicts.by', { person: personName, station: stationName })}
      {madeAt === 0 ? null : (
        <>
          {' · '}
          <RelativeTime at={madeAt} />
        </>
      )}
    </p>
  );
}

/** The refusal's own sentence, where it has one. */
function Reason({ refusal }: { readonly refusal: ConflictView['refusal'] }) {
  const t = useWords();
  const sentence = useRefusalSentence();
  const code = refusal?.['code'];
  if (typeof code !== 'string') return null;
  return (
    <p className={styles['reason']}>
      {t('sync.conflicts.refusal', { reason: sentence({ ...refusal, code }) })}
    </p>
  );
}

/** Both side by side, where there is something of them that a person can read. */
function Both({ conflict: { kind, table, column, lost, won } }: { readonly conflict: ConflictView }) {
  const t = useWords();
  if (kind === 'nameTaken' || (column === null && lost === null)) return null;
  return (
    <div className={styles['both']}>
      {/* Of a whole change, nothing stands where the thing itself is not there. */}
      {column === null && won === null ? null : (
        <div className={styles['side']} role="group" aria-label={t('sync.conflicts.stands')}>
          <p className={styles['sideName']}>{t('sync.conflicts.stands')}</p>
          <ConflictValue table={table} column={column} value={won} />
        </div>
      )}
      <div
        className={clsx(styles['side'], styles['lost'])}
        role="group"
        aria-label={t('sync.conflicts.stoodBack')}
      >
        <p className={styles['sideName']}>{t('sync.conflicts.stoodBack')}</p>
        <ConflictValue table={table} column={column} value={lost} />
      </div>
    </div>
  );
}

function Answers({ conflict: { conflictId, kind, canBringBack } }: { readonly conflict: ConflictView }) {
  const t = useWords();
  const tell = useTell();
  const { api, queryClient } = useServices();
  const settle = useMutation(
    api.sync.settle.mutationOptions({
      onSuccess: (_done, { how }) =>
        tell.done(t(how === 'kept' ? 'sync.conflicts.doneKept' : 'sync.conflicts.doneBroughtBack')),
      onError: tell.error,
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.sync.key() }),
    }),
  );
  return (
    <div className={styles['answers']}>
      {canBringBack ? (
        <Button
          leftSection={<IconArrowBackUp aria-hidden size={18} />}
          loading={settle.isPending && settle.variables.how === 'broughtBack'}
          onClick={() => settle.mutate({ conflictId, how: 'broughtBack' })}
        >
          {t('sync.conflicts.bringBack')}
        </Button>
      ) : null}
      <Button
        variant="default"
        loading={settle.isPending && settle.variables.how === 'kept'}
        onClick={() => settle.mutate({ conflictId, how: 'kept' })}
      >
        {t(kind === 'writtenTwice' ? 'sync.conflicts.leave' : 'sync.conflicts.seen')}
      </Button>
    </div>
  );
}

function Settled({ settled }: { readonly settled: NonNullable<ConflictView['settled']> }) {
  const t = useWords();
  const { at, byName, how } = settled;
  return (
    <p className={styles['quiet']}>
      {t(`sync.conflicts.${how}`, { name: byName })}
      {' · '}
      <RelativeTime at={at} />
    </p>
  );
}
