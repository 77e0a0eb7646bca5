import { Button } from '@mantine/core';
import { IconGitMerge } from '@tabler/icons-react';
import type { RoleView } from '../../../src/shop/grants/index.ts';
import { useWords } from '../../text/index.ts';
import styles from './roles.module.css';

interface RoleChangedProps {
  readonly theirs: RoleView;
  readonly onTheirs: (theirs: RoleView) => void;
  readonly onMine: (theirs: RoleView) => void;
}

/** Two people edited one role: nothing is lost, and the person chooses. */
export function RoleChanged({ theirs, onTheirs, onMine }: RoleChangedProps) {
  const t = useWords();
  return (
    <div role="alert" className={styles['changed']}>
      <IconGitMerge aria-hidden size={22} />
      <span>
        <strong>{t('access.edit.changedTitle')}</strong>
        {t('access.edit.changedText')}
      </span>
      <span className={styles['answers']}>
        <Button variant="default" onClick={() => onTheirs(theirs)}>
          {t('access.edit.changedTheirs')}
        </Button>
        <Button onClick={() => onMine(theirs)}>{t('access.edit.changedMine')}</Button>
      </span>
    </div>
  );
}
