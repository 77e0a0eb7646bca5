import { notifications } from '@mantine/notifications';
import { useEffect, useRef } from 'react';
import type { ConflictView } from '../../../src/shop/sync/index.ts';
import { useWords } from '../../text/index.ts';
import { useRoleWord } from '../../text/roles.ts';
import { thingOf } from './conflict-words.ts';
import styles from './conflicts.module.css';
import { newlyOpen, toldAfter, type Told } from './newly-open.ts';

/** Tells the person when a change of theirs stood back. */
export function useConflictsTold(open: readonly ConflictView[] | undefined): void {
  const t = useWords();
  const told = useRef<Told>(null);
  const roleWord = useRoleWord();
  useEffect(() => {
    if (open === undefined) return;
    const [first, ...more] = newlyOpen(told.current, open);
    told.current = toldAfter(told.current, open);
    if (first === undefined) return;
    const message =
      more.length === 0
        ? t('sync.conflicts.told', { thing: thingOf(first, t, roleWord) })
        : t('sync.conflicts.toldMany', { count: more.length + 1 });
    notifications.show({
      // Messages stand outside of the screens, where no link of the router can be: the address itself.
      message: (
        <>
          {message}{' '}
          <a href="#/sync/conflicts" className={styles['toldLink']}>
            {t('sync.conflicts.look')}
          </a>
        </>
      ),
      autoClose: false,
      closeButtonProps: { 'aria-label': t('common.close'), size: 44 },
    });
  }, [open, t, roleWord]);
}
