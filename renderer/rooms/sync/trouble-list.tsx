import { IconFileAlert, IconTransferIn, IconTransferOut, type Icon } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { TroubleView } from '../../../src/shop/sync/index.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { Question } from '../../ui/question.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { useTell } from '../../ui/tell.ts';
import styles from './sync.module.css';
import { useHubScope } from './use-hub-scope.ts';

/** What could not be sent or written: what that means, and what to do. */
export function TroubleList({ troubles }: { readonly troubles: readonly TroubleView[] }) {
  const t = useWords();
  return (
    <section className={styles['section']} aria-label={t('sync.troubles.title')}>
      <h2 className={styles['heading']}>{t('sync.troubles.title')}</h2>
      <p className={styles['soft']}>{t('sync.troubles.lead')}</p>
      <ul className={styles['troubles']}>
        {troubles.map((trouble) => (
          <Trouble key={trouble.troubleId} trouble={trouble} />
        ))}
      </ul>
    </section>
  );
}

interface Meaning {
  readonly icon: Icon;
  readonly title: 'sync.troubles.file' | 'sync.troubles.in' | 'sync.troubles.out';
  readonly text: `sync.troubles.${'in' | 'out' | 'damaged' | 'unlawful'}Text`;
}

/** What it means to a person, by the code that the station gave it. */
const TEXT_OF: Readonly<Record<string, Meaning['text']>> = {
  damaged: 'sync.troubles.damagedText',
  notTheOwner: 'sync.troubles.unlawfulText',
  neverChanges: 'sync.troubles.unlawfulText',
};

function meaningOf({ direction, code }: TroubleView): Meaning {
  const text = TEXT_OF[code] ?? (direction === 'in' ? 'sync.troubles.inText' : 'sync.troubles.outText');
  if (code.startsWith('file')) return { icon: IconFileAlert, title: 'sync.troubles.file', text };
  return direction === 'in'
    ? { icon: IconTransferIn, title: 'sync.troubles.in', text }
    : { icon: IconTransferOut, title: 'sync.troubles.out', text };
}

function Trouble({ trouble }: { readonly trouble: TroubleView }) {
  const t = useWords();
  const scopeId = useHubScope();
  const [asking, setAsking] = useState(false);
  const settle = useSettleTrouble(trouble);
  const { icon: Shape, title, text } = meaningOf(trouble);
  const { troubleId, code, detail, at } = trouble;
  return (
    <li className={styles['trouble']}>
      <Shape aria-hidden size={28} stroke={1.5} />
      <div className={styles['troubleWords']}>
        <h3>{t(title)}</h3>
        <p className={styles['quiet']}>
          <RelativeTime at={at} />
        </p>
        <p>{t(text)}</p>
        <details className={styles['said']}>
          <summary>{t('sync.troubles.detail')}</summary>
          <pre className="mono">{`${code}\n${detail}`}</pre>
        </details>
        <div className={styles['acts']}>
          {/* What was changed on its way never becomes what was sent. */}
          {code === 'damaged' ? null : (
            <GuardedButton
              permission="connectivity.manage"
              scopeId={scopeId}
              loading={settle.isPending}
              onClick={() =>
                settle.mutate({ scopeId: scopeId as never, troubleId: troubleId as never, how: 'tryAgain' })
              }
            >
              {t('sync.troubles.tryAgain')}
            </GuardedButton>
          )}
          <GuardedButton
            variant="default"
            permission="connectivity.manage"
            scopeId={scopeId}
            onClick={() => setAsking(true)}
          >
            {t('sync.troubles.setAside')}
          </GuardedButton>
        </div>
      </div>
      {asking ? <SetAside trouble={trouble} scopeId={scopeId} onClose={() => setAsking(false)} /> : null}
    </li>
  );
}

interface SetAsideProps {
  readonly trouble: TroubleView;
  readonly scopeId: string;
  readonly onClose: () => void;
}

function SetAside({ trouble, scopeId, onClose }: SetAsideProps) {
  const t = useWords();
  const { troubleId, direction } = trouble;
  const settle = useSettleTrouble(trouble, onClose);
  return (
    <Question
      title={t('sync.troubles.setAsideTitle')}
      confirm={t('sync.troubles.setAsideConfirm')}
      error={settle.error}
      busy={settle.isPending}
      onConfirm={() =>
        settle.mutate({ scopeId: scopeId as never, troubleId: troubleId as never, how: 'setAside' })
      }
      onClose={onClose}
    >
      {t(direction === 'in' ? 'sync.troubles.setAsideIn' : 'sync.troubles.setAsideOut')}
    </Question>
  );
}

function useSettleTrouble({ direction, code }: TroubleView, onDone?: () => void) {
  const t = useWords();
  const tell = useTell();
  const { api, queryClient } = useServices();
  return useMutation(
    api.sync.settleTrouble.mutationOptions({
      onSuccess: (_done, { how }) => {
        // A part is applied at once; a file, or what is sent again, is only on its way.
        const tried = direction === 'in' && !code.startsWith('file') ? 'taken' : 'tried';
        tell.done(t(`sync.troubles.${how === 'tryAgain' ? tried : 'putAside'}`));
        onDone?.();
      },
      // With a question open, the question says it.
      ...(onDone === undefined ? { onError: tell.error } : {}),
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.sync.key() }),
    }),
  );
}
