import { useWords } from '../../text/index.ts';
import { clsx } from '../../ui/clsx.ts';
import styles from './add-printer.module.css';

const STEPS = ['what', 'where', 'who'] as const;

/** How far the adding has come. */
export function AddSteps({ at }: { readonly at: (typeof STEPS)[number] }) {
  const t = useWords();
  const reached = STEPS.indexOf(at);
  return (
    <ol className={styles['steps']} aria-label={t('printersSetup.steps.label')}>
      {STEPS.map((step, index) => (
        <li
          key={step}
          aria-current={step === at ? 'step' : undefined}
          className={clsx(styles['step'], index < reached && styles['stepDone'])}
        >
          <span aria-hidden className={styles['stepNumber']}>
            {index + 1}
          </span>
          {t(`printersSetup.steps.${step}`)}
        </li>
      ))}
    </ol>
  );
}
