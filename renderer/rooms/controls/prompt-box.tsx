import { IconMessageQuestion } from '@tabler/icons-react';
import { useId } from 'react';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useWords } from '../../text/index.ts';
import styles from './controls.module.css';
import { TouchButton } from './touch-button.tsx';
import { useHands } from './use-controls.ts';

/** What the printer asks, with its answers. Its words are shown as they came, and never taken for more than words. */
export function PromptBox({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const titleId = useId();
  const hands = useHands(printer);
  const { prompt } = printer;
  if (prompt === null) return null;
  return (
    <section className={styles['prompt']} aria-labelledby={titleId} aria-live="polite">
      <h2 id={titleId} className={styles['promptTitle']}>
        <IconMessageQuestion aria-hidden size={24} />
        {t('controls.prompt.title', { name: printer.name })}
      </h2>
      <p className={styles['promptText']}>{prompt.text === '' ? t('controls.prompt.noText') : prompt.text}</p>
      {prompt.buttons.length === 0 ? (
        <>
          <p className={styles['quiet']}>{t('controls.prompt.noButtons')}</p>
          <div className={styles['promptAnswers']}>
            <TouchButton printer={printer} offBecause={null} onPress={() => hands.act({ answerWith: 0 })}>
              {t('controls.prompt.putAway')}
            </TouchButton>
          </div>
        </>
      ) : (
        <div className={styles['promptAnswers']}>
          {prompt.buttons.map((button, place) => (
            <TouchButton
              // A firmware can offer the same word twice; the place is what is answered with.
              // oxlint-disable-next-line react/no-array-index-key
              key={place}
              printer={printer}
              offBecause={null}
              onPress={() => hands.act({ answerWith: place })}
            >
              {button}
            </TouchButton>
          ))}
        </div>
      )}
    </section>
  );
}
