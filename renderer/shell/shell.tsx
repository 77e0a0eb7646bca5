import { Outlet } from '@tanstack/react-router';
import { useRef } from 'react';
import { useTaskBar } from '../app/floor-progress.ts';
import { useWords } from '../text/index.ts';
import { Foot } from './foot.tsx';
import { useIdleLock } from './idle-lock.ts';
import { Rail } from './rail.tsx';
import styles from './shell.module.css';
import { SessionEndNotice } from './session-end-notice.tsx';
import { StaleNotice } from './stale-notice.tsx';
import { TopBar } from './top-bar.tsx';

/** What stands around every screen of a signed-in person. */
export function Shell() {
  const t = useWords();
  const main = useRef<HTMLElement>(null);
  useIdleLock();
  useTaskBar();
  return (
    <div className={styles['shell']}>
      {/* Addresses stand behind the #, so a link to #main would leave the screen: a button moves the focus. */}
      <button type="button" className={styles['skip']} onClick={() => main.current?.focus()}>
        {t('common.skip')}
      </button>
      <Rail />
      <TopBar />
      <main ref={main} tabIndex={-1} className={styles['main']}>
        <StaleNotice />
        <SessionEndNotice />
        <Outlet />
      </main>
      <Foot />
    </div>
  );
}
