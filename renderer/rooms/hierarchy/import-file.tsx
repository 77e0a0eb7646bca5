import { Button, FileButton, Textarea } from '@mantine/core';
import { IconDownload, IconFileTypeCsv, IconUpload } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import type { ScopeKind } from '../../../src/shop/access/index.ts';
import { useWords } from '../../text/index.ts';
import { csvFile, saveFile } from '../../ui/save-file.ts';
import { useDroppedFiles } from '../projects/drop-area.tsx';
import { columnsBelow, templateBelow } from './import-words.ts';
import styles from './import.module.css';
import type { ChosenFile } from './use-import.ts';

interface ImportFileProps {
  /** Below which kind of place it goes: that says which columns there are. */
  readonly parentKind: ScopeKind;
  readonly onChoose: (file: ChosenFile) => void;
}

/** Where a CSV file is dropped, chosen or pasted, and a template to begin with. */
export function ImportFile({ parentKind, onChoose }: ImportFileProps) {
  const t = useWords();
  const [pasted, setPasted] = useState('');
  const take = useCallback(
    async (file: File | null | undefined) => {
      if (file) onChoose({ name: file.name, csv: await file.text() });
    },
    [onChoose],
  );
  const onFiles = useCallback((files: readonly File[]) => void take(files[0]), [take]);
  const dropping = useDroppedFiles(true, onFiles);
  return (
    <div className={styles['file']}>
      <section
        className={styles['drop']}
        data-dropping={dropping || undefined}
        aria-label={t('factories.import.choose')}
      >
        <IconFileTypeCsv aria-hidden size={44} stroke={1.25} />
        <p>{t(dropping ? 'factories.import.dropNow' : 'factories.import.drop')}</p>
        <p className={styles['quiet']}>
          {t('factories.import.columns')} <code className="mono">{columnsBelow(parentKind).join(', ')}</code>
        </p>
        <div className={styles['buttons']}>
          <FileButton accept=".csv,.tsv,.txt,text/csv,text/plain" onChange={(file) => void take(file)}>
            {({ onClick }) => (
              <Button leftSection={<IconUpload aria-hidden size={18} />} onClick={onClick}>
                {t('factories.import.choose')}
              </Button>
            )}
          </FileButton>
          <Button
            variant="default"
            leftSection={<IconDownload aria-hidden size={18} />}
            onClick={() => saveFile(t('factories.import.templateName'), csvFile(templateBelow(parentKind)))}
          >
            {t('factories.import.template')}
          </Button>
        </div>
      </section>
      <div className={styles['paste']}>
        <Textarea
          label={t('factories.import.paste')}
          classNames={{ input: 'mono' }}
          value={pasted}
          onChange={(event) => setPasted(event.currentTarget.value)}
          rows={6}
        />
        <Button
          variant="default"
          disabled={pasted.trim() === ''}
          onClick={() => onChoose({ name: null, csv: pasted })}
        >
          {t('factories.import.readPasted')}
        </Button>
      </div>
    </div>
  );
}
