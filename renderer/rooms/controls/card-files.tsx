import { Button } from '@mantine/core';
import { IconDeviceSdCard } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { CardFile } from '../../../src/shop/controls/index.ts';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useApi } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { FormError } from '../../ui/form.tsx';
import styles from './bed.module.css';

/** What is on the printer's own card, to look at. It is read when somebody asks for it. */
export function CardFiles({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const api = useApi();
  const input = { printerId: printer.printerId as never };
  const { data, error, isFetching, refetch } = useQuery(
    api.controls.readCard.queryOptions({ input, enabled: false, gcTime: 0 }),
  );
  return (
    <section className={styles['panel']} aria-labelledby="card-title">
      <h2 id="card-title" className={styles['heading']}>
        {t('controls.card.title')}
      </h2>
      <p className={styles['quiet']}>{t('controls.card.text')}</p>
      <FormError error={isFetching ? null : error} />
      {data ? <Files files={data} /> : null}
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

function Files({ files }: { readonly files: readonly CardFile[] }) {
  const t = useWords();
  const { bytes } = useFormat();
  if (files.length === 0) return <p>{t('controls.card.empty')}</p>;
  return (
    <table className={styles['files']}>
      <thead>
        <tr>
          <th scope="col">{t('controls.card.name')}</th>
          <th scope="col">{t('controls.card.size')}</th>
        </tr>
      </thead>
      <tbody>
        {files.map((file) => (
          <tr key={file.path}>
            <th scope="row">{file.name}</th>
            <td className="figures">
              {file.bytes === null ? t('controls.card.unknownSize') : bytes(file.bytes)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
