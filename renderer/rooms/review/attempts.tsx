import type { PrintView } from '../../../src/shop/printing/index.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { useReason } from '../../text/wire-reason.ts';
import { StateBadge } from '../../ui/state-badge.tsx';
import { atStation } from '../printing/elsewhere-note.tsx';
import { AttemptTemperatures } from './attempt-temperatures.tsx';
import styles from './review.module.css';

/** Each run on a printer: which, when, how long, and how it ended. */
export function Attempts({ attempts }: { readonly attempts: readonly PrintView[] }) {
  const t = useWords();
  const format = useFormat();
  const reason = useReason();
  if (attempts.length === 0) return null;
  return (
    <section className={styles['card']} aria-labelledby="attempts-title">
      <h2 id="attempts-title">{t('review.attempts')}</h2>
      <ol className={styles['attempts']}>
        {attempts.map((attempt) => {
          const { startedAt, endedAt, failure } = attempt;
          return (
            <li key={attempt.printId} className={styles['attempt']}>
              <span className={styles['place']}>{format.number(attempt.attempt)}</span>
              <span className={styles['names']}>
                <b className={styles['name']}>
                  {attempt.printerName}
                  {attempt.stationName === null ? '' : ` · ${atStation(t, attempt.stationName)}`}
                </b>
                <span className={styles['quiet']}>
                  {format.dateTime(startedAt ?? attempt.acceptedAt)}
                  {startedAt !== null && endedAt !== null
                    ? ` · ${format.duration((endedAt - startedAt) / 1_000)}`
                    : ''}
                  {' · '}
                  {attempt.acceptedByName}
                </span>
                <Resumed attempt={attempt} />
                {attempt.taskWent === null ? null : (
                  <span className={styles['failure']}>
                    {t('elsewhere.taskWent.attempt', { state: t(`states.task.${attempt.taskWent}`) })}
                  </span>
                )}
                {failure ? (
                  <span className={styles['failure']}>
                    {t(`states.failure.${failure.code}`)}
                    {failure.firmwareText ? (
                      <code className="mono">{reason(failure.firmwareText)}</code>
                    ) : null}
                  </span>
                ) : null}
              </span>
              <StateBadge size="small" print={attempt.state} />
              {startedAt === null || attempt.stationName !== null ? null : (
                <AttemptTemperatures printId={attempt.printId} />
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** Which run this one goes on with, and from where. */
function Resumed({ attempt: { resumed } }: { readonly attempt: PrintView }) {
  const t = useWords();
  const format = useFormat();
  if (resumed === null) return null;
  const attempt = format.number(resumed.attempt);
  return (
    <span className={styles['quiet']}>
      {resumed.layer > 0
        ? t('resume.resumedFrom', { attempt, layer: format.number(resumed.layer) })
        : t('resume.resumedFromLine', { attempt, line: format.number(resumed.fromLine) })}
    </span>
  );
}
