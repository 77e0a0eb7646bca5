import type { ChainStep } from '../../src/shop/printing/index.ts';
import { useFormat, useWords } from '../text/index.ts';
import { useActionName } from '../text/actions.ts';
import styles from './chain.module.css';
import { PersonFace } from './person-face.tsx';

/** Who did each step, when and where: a line of faces and times, the first step first. */
export function Chain({ steps }: { readonly steps: readonly ChainStep[] }) {
  const t = useWords();
  const { dateTime } = useFormat();
  const actionName = useActionName();
  return (
    <ol className={styles['chain']}>
      {steps.map((step, index) => (
        <li key={`${step.at}-${index}`} className={styles['step']}>
          <PersonFace name={step.personName} personId={step.personId} />
          <div className={styles['text']}>
            <p className={styles['what']}>
              <b>{actionName(step.action)}</b>
              {step.printerName ? <span>{step.printerName}</span> : null}
            </p>
            <p className={styles['who']}>
              {[step.personName ?? step.stationName, step.roleName].filter(Boolean).join(', ')}
              {' · '}
              <time dateTime={new Date(step.at).toISOString()}>{dateTime(step.at)}</time>
              {step.personName ? ` · ${t('common.station')} ${step.stationName}` : null}
            </p>
            {step.dutiesNotApart ? <p className={styles['who']}>{t('review.notApart')}</p> : null}
            {step.reason ? <p className={styles['reason']}>{step.reason}</p> : null}
          </div>
        </li>
      ))}
    </ol>
  );
}
