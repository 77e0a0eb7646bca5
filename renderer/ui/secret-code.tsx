import { Button, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useWords } from '../text/index.ts';
import styles from './secret-code.module.css';

/** A code that is shown once, large enough to be written down by hand. */
export function SecretCode({ code, label }: { readonly code: string; readonly label: string }) {
  const t = useWords();
  return (
    <div className={styles['code']} role="group" aria-label={label}>
      <output className={`${styles['text']} mono`}>{code}</output>
      <CopyButton value={code}>
        {({ copied, copy }) => (
          <Button
            variant="default"
            leftSection={copied ? <IconCheck aria-hidden size={18} /> : <IconCopy aria-hidden size={18} />}
            onClick={copy}
          >
            {copied ? t('common.copied') : t('common.copy')}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}
