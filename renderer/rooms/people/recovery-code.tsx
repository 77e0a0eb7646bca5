import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../../text/index.ts';
import { SecretCode } from '../../ui/secret-code.tsx';
import styles from './welcome.module.css';

interface RecoveryCodeProps {
  readonly code: string;
  readonly onKept: () => void;
}

/** The recovery code, this once. Work begins when its person says that it is kept. */
export function RecoveryCode({ code, onKept }: RecoveryCodeProps) {
  const t = useWords();
  const [kept, setKept] = useState(false);
  return (
    <>
      <h1 className={styles['title']}>{t('people.code.title')}</h1>
      <p className={styles['lead']}>{t('people.code.text')}</p>
      <SecretCode code={code} label={t('people.code.label')} />
      <Checkbox
        size="md"
        label={t('people.code.kept')}
        checked={kept}
        onChange={(event) => setKept(event.currentTarget.checked)}
      />
      <Button size="md" disabled={!kept} onClick={onKept}>
        {t('people.code.go')}
      </Button>
    </>
  );
}
