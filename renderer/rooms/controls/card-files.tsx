import { Button, VisuallyHidden } from '@mantine/core';
import { IconDeviceSdCard, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CardFile } from '../../../src/shop/controls/index.ts';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useServices } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { FormError } from '../../ui/form.tsx';
import { useTell } from '../../ui/tell.ts';
import { CardPrint } from '../printing/card-print.tsx';
import { usePrinterActions } from '../printing/use-printer-actions.ts';
import styles from './bed.module.css';
import { GuardedHold } from './guarded-hold.tsx';

/** The printer's own card: what of the print in hand is there or on its way, and all files, once somebody asks for them. */
export function CardFiles({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const { api } = useServices();
  const { act, busy } = usePrinterActions(printer);
  const input = { printerId: printer.printerId as never };
  const { data, error, isFetching, refetch } = useQuery(
    api.controls.readCard.queryOptions({ input, enabled: false, gcTime: 0 }),
  );
  const card = printer.current?.card?.kind;
  return (
    <section className={styles['panel']} aria-labelledby="card-title">
      <h2 id="card-title" className={styles['heading']}>
        {t('controls.card.title')}
      </h2>
      <p className={styles['quiet']}>{t('controls.card.text')}</p>
      <CardPrint printer={printer} act={act} busy={busy} />
      {card === 'offered' || card === 'failed' ? (
        <Button h={56} loading={busy} onClick={() => act('bringToCard')}>
          {t('bench.onCard.bring')}
        </Button>
      ) : null}
      <FormError error={isFetching ? null : error} />
      {data ? <Files printer={printer} files={data} /> : null}
      <Button
        variant="default"
        h={56}
        loading={isFetching}
        leftSection={<IconDeviceSdCard aria-hidden size={20} />}
        onClick={() => void refetch()}
      >
        {t('controls.card.read')}
      </Button>
    </section>
  );
}

interface FilesProps {
  readonly printer: PrinterView;
  readonly files: readonly CardFile[];
}

function Files({ printer, files }: FilesProps) {
  const t = useWords();
  const { bytes } = useFormat();
  const [asked, setAsked] = useState<CardFile | null>(null);
  if (files.length === 0) return <p>{t('controls.card.empty')}</p>;
  return (
    <>
      <table className={styles['files']}>
        <thead>
          <tr>
            <th scope="col">{t('controls.card.name')}</th>
            <th scope="col">{t('controls.card.size')}</th>
            <th scope="col">
              <VisuallyHidden>{t('controls.card.delete')}</VisuallyHidden>
            </th>
          </tr>
        </thead>
        <tbody>
          {files.map((file) => (
            <tr key={file.path}>
              <th scope="row">{file.name}</th>
              <td className="figures">
                {file.bytes === null ? t('controls.card.unknownSize') : bytes(file.bytes)}
              </td>
              <td className={styles['act']}>
                <Button
                  variant="subtle"
                  color="gray"
                  h={44}
                  aria-label={`${t('controls.card.delete')}: ${file.name}`}
                  onClick={() => setAsked(file)}
                >
                  <IconTrash aria-hidden size={20} />
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {asked ? <DeleteFile printer={printer} file={asked} onDone={() => setAsked(null)} /> : null}
    </>
  );
}

interface DeleteFileProps {
  readonly printer: PrinterView;
  readonly file: CardFile;
  readonly onDone: () => void;
}

/** Held, not tapped: nothing brings it back. */
function DeleteFile({ printer, file, onDone }: DeleteFileProps) {
  const t = useWords();
  const { client, api, queryClient } = useServices();
  const tell = useTell();
  const input = { printerId: printer.printerId as never };
  const { queryKey } = api.controls.readCard.queryOptions({ input });
  const deletion = useMutation({
    mutationFn: () => client.controls.deleteCardFile({ ...input, path: file.path }),
    onSuccess: (files) => {
      queryClient.setQueryData(queryKey, files);
      onDone();
    },
    onError: tell.error,
  });
  return (
    <div className={styles['delete']} role="group" aria-label={t('controls.card.delete')}>
      <p>{t('controls.card.ask', { name: file.name })}</p>
      <GuardedHold
        printer={printer}
        permission="printer.control"
        offBecause={null}
        tone="stopped"
        busy={deletion.isPending}
        icon={<IconTrash aria-hidden size={24} />}
        onConfirm={() => deletion.mutate()}
      >
        {t('controls.card.deleteNow', { name: file.name })}
      </GuardedHold>
      <Button variant="default" h={56} onClick={onDone}>
        {t('controls.card.keep')}
      </Button>
    </div>
  );
}
