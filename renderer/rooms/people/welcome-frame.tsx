import type { ReactNode } from 'react';
import { SegmentedControl } from '@mantine/core';
import { StopPrinter } from '../../shell/stop-printer.tsx';
import { LANGUAGES, speak, useLanguage, useWords } from '../../text/index.ts';
import { Mark } from '../../ui/mark.tsx';
import styles from './welcome.module.css';

interface WelcomeFrameProps {
  readonly stationName: string | null;
  /** Stops are for stations that have printers; a wizard has none yet. */
  readonly withStop: boolean;
  readonly children: ReactNode;
}

/** What stands around every page before somebody is signed in. */
export function WelcomeFrame({ stationName, withStop, children }: WelcomeFrameProps) {
  const t = useWords();
  const language = useLanguage();
  return (
    <div className={styles['frame']}>
      <div className={styles['art']} aria-hidden>
        <img src="/layers.svg" alt="" draggable={false} />
        <span className={styles['artName']}>{t('common.appName')}</span>
      </div>
      <div className={styles['side']}>
        <section className={styles['header']} aria-label={t('common.station')}>
          <Mark size={32} />
          <span className={styles['station']}>
            {stationName ? t('people.signIn.station', { name: stationName }) : null}
          </span>
          <SegmentedControl
            aria-label={t('people.wizard.language')}
            value={language}
            onChange={(value) => speak(value)}
            data={LANGUAGES.map(({ language: value, name }) => ({ value, label: name }))}
          />
          {withStop ? <StopPrinter /> : null}
        </section>
        <main className={styles['main']}>
          <div className={styles['column']}>{children}</div>
        </main>
      </div>
    </div>
  );
}
