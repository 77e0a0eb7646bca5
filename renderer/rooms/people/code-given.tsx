import { Button } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { CodeGiven } from '../../../src/shop/people/contract.ts';
import { useApi } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import formStyles from '../../ui/form.module.css';
import { SecretCode } from '../../ui/secret-code.tsx';
import styles from './code-given.module.css';

interface CodeGivenProps {
  readonly given: CodeGiven;
  readonly name: string;
  readonly email: string;
  readonly onClose: () => void;
}

/** A code that is shown this once: to be read aloud, copied, or printed and handed over. */
export function CodeShown({ given, name, email, onClose }: CodeGivenProps) {
  const t = useWords();
  const api = useApi();
  const { dateTime } = useFormat();
  const { data: greeting } = useQuery(api.people.greeting.queryOptions());
  return (
    <div className={`${formStyles['stack']} ${styles['sheet']}`} data-printed>
      <p className={styles['printedOnly']}>
        <b>{t('common.appName')}</b> · {t('people.codes.printedFor', { name, email })}
      </p>
      <p>{t('people.create.doneText', { name, until: dateTime(given.expiresAt) })}</p>
      <SecretCode code={given.invitationCode} label={t('people.create.codeLabel')} />
      {greeting ? <p>{t('people.create.where', { station: greeting.stationName })}</p> : null}
      <div className={`${formStyles['answers']} ${styles['screenOnly']}`}>
        <Button
          variant="default"
          leftSection={<IconPrinter aria-hidden size={18} />}
          onClick={() => window.print()}
        >
          {t('people.codes.print')}
        </Button>
        <Button onClick={onClose}>{t('common.close')}</Button>
      </div>
    </div>
  );
}
