import { Button, Modal, Radio, Stack } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { RecordFilter } from '../../../src/shop/audit/contract.ts';
import { useServices } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { FormError, FormStack } from '../../ui/form.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { useTell } from '../../ui/tell.ts';
import { dateOf } from '../hierarchy/days.ts';
import styles from './record.module.css';

const FORMATS = ['csv', 'proof'] as const;
type ExportFormat = (typeof FORMATS)[number];

const ENDINGS: Readonly<Record<ExportFormat, { readonly type: string; readonly ending: string }>> = {
  csv: { type: 'text/csv;charset=utf-8', ending: 'csv' },
  proof: { type: 'application/x-ndjson', ending: 'jsonl' },
};

/** Saves what is found as a file. */
export function ExportRecord({ filter }: { readonly filter: RecordFilter }) {
  const t = useWords();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconDownload aria-hidden size={18} />}
        onClick={() => setAsking(true)}
      >
        {t('record.export.open')}
      </Button>
      {asking ? <ExportDialog filter={filter} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

interface ExportDialogProps {
  readonly filter: RecordFilter;
  readonly onClose: () => void;
}

function ExportDialog({ filter, onClose }: ExportDialogProps) {
  const t = useWords();
  const { bytes } = useFormat();
  const [format, setFormat] = useState<ExportFormat>('csv');
  const { exporting, received } = useExport(onClose);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('record.export.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <FormStack
        onSubmit={(event) => {
          event.preventDefault();
          exporting.mutate({ ...(format === 'csv' ? filter : {}), format });
        }}
      >
        <Radio.Group aria-label={t('record.export.title')} value={format} onChange={setFormat}>
          <Stack gap={4}>
            {FORMATS.map((each) => (
              <Radio
                key={each}
                value={each}
                label={t(`record.export.${each}`)}
                description={t(`record.export.means.${each}`)}
                className={styles['choice']}
              />
            ))}
          </Stack>
        </Radio.Group>
        <p className={styles['quiet']}>{t('record.export.onRecord')}</p>
        <p role="status" className={styles['quiet']}>
          {exporting.isPending ? t('record.export.received', { size: bytes(received) }) : null}
        </p>
        <FormError error={exporting.error} />
        <Button type="submit" loading={exporting.isPending}>
          {t('record.export.submit')}
        </Button>
      </FormStack>
    </Modal>
  );
}

type ExportInput = RecordFilter & { readonly format: ExportFormat };

/** Takes the pieces as they come and hands them over as one file. Closing the dialog ends it. */
function useExport(onDone: () => void) {
  const t = useWords();
  const tell = useTell();
  const { client } = useServices();
  const [received, setReceived] = useState(0);
  const ending = useRef<AbortController | null>(null);
  useEffect(() => () => ending.current?.abort(), []);
  const exporting = useMutation({
    mutationFn: async (input: ExportInput): Promise<Blob> => {
      ending.current = new AbortController();
      setReceived(0);
      const pieces: Blob[] = [];
      let size = 0;
      for await (const text of await client.audit.export(input, { signal: ending.current.signal })) {
        // A blob can lie on the disk; a text of a million entries would lie in the window's memory.
        const piece = new Blob([text]);
        pieces.push(piece);
        size += piece.size;
        setReceived(size);
      }
      return new Blob(pieces, { type: ENDINGS[input.format].type });
    },
    onSuccess: (file, { format }) => {
      const name = t('record.export.fileName', { date: dateOf(null, Date.now()) });
      saveFile(`${name}.${ENDINGS[format].ending}`, file);
      tell.done(t('record.export.done'));
      onDone();
    },
  });
  return { exporting, received };
}
