import { useId, useState } from 'react';
import type { StopReason } from '../../../src/shop/sync/index.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { thingWord } from './conflict-words.ts';
import { LeaveHub } from './leave-hub.tsx';
import { StandingQuestion } from './standing-question.tsx';
import { WAYS_ON } from './stop-reasons.ts';
import styles from './sync.module.css';
import { useHubScope } from './use-hub-scope.ts';

interface StopExplainedProps {
  readonly why: StopReason;
  readonly waiting: number;
  /** A code of another hub, or a new one of the same. */
  readonly onEnter: () => void;
}

/** What happened, what was kept, and what a person can do now. */
export function StopExplained({ why, waiting, onEnter }: StopExplainedProps) {
  const t = useWords();
  const scopeId = useHubScope();
  const titleId = useId();
  const [asking, setAsking] = useState(false);
  return (
    <section className={styles['stop']} aria-labelledby={titleId}>
      <StopWords why={why} titleId={titleId} />
      <div className={styles['acts']}>
        {WAYS_ON[why.code] === 'goOn' ? (
          <GuardedButton permission="connectivity.manage" scopeId={scopeId} onClick={() => setAsking(true)}>
            {t('sync.stopped.goOn')}
          </GuardedButton>
        ) : null}
        {WAYS_ON[why.code] === 'enterCode' ? (
          <GuardedButton permission="connectivity.manage" scopeId={scopeId} onClick={onEnter}>
            {t('sync.join.enter')}
          </GuardedButton>
        ) : null}
        <LeaveHub waiting={waiting} />
      </div>
      {asking ? (
        <StandingQuestion
          act="goOn"
          title={t('sync.stopped.goOnTitle')}
          confirm={t('sync.stopped.goOnConfirm')}
          done={t('sync.stopped.wentOn')}
          harmless={why.code === 'hubTooNew'}
          onClose={() => setAsking(false)}
        >
          {t('sync.stopped.goOnText')} {t(`sync.stopped.${why.code}.now`)}
        </StandingQuestion>
      ) : null}
    </section>
  );
}

interface StopWordsProps {
  readonly why: StopReason;
  readonly titleId?: string;
}

export function StopWords({ why, titleId }: StopWordsProps) {
  const t = useWords();
  return (
    <>
      <p id={titleId} className={styles['happened']}>
        {useHappened(why)}
      </p>
      <p>{t(`sync.stopped.${why.code}.kept`)}</p>
      <p>{t(`sync.stopped.${why.code}.now`)}</p>
    </>
  );
}

function useHappened(why: StopReason): string {
  const t = useWords();
  const { number } = useFormat();
  switch (why.code) {
    case 'hubRestored':
      return t('sync.stopped.hubRestored.happened', {
        known: number(why.hubSequence),
        seen: number(why.cursor),
      });
    case 'manyDeletions':
      return t('sync.stopped.manyDeletions.happened', {
        count: why.rows,
        things: thingWord(why.table, t),
      });
    case 'otherHub':
    case 'fenced':
    case 'revoked':
    case 'hubTooNew':
      return t(`sync.stopped.${why.code}.happened`);
  }
}
