import { ActionIcon, Button, Progress } from '@mantine/core';
import { IconAlertCircle, IconCheck, IconClockPause, IconUpload, IconX } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/shallow';
import type { Upload } from '../../app/uploads.ts';
import { useServices } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { useRefusalSentence } from '../../text/refusals.ts';
import styles from './projects.module.css';

/** Long enough to be seen; the model itself stands in the list by then. */
const DONE_STAYS_MILLISECONDS = 2_500;

/** What is on its way into this project, and what was refused and why. */
export function UploadList({ projectId }: { readonly projectId: string }) {
  const t = useWords();
  const { uploads } = useServices();
  const own = useStore(
    uploads.store,
    useShallow((state) => state.uploads.filter(({ target }) => target.projectId === projectId)),
  );
  return (
    <ul className={styles['uploads']} aria-label={t('projects.uploads')} aria-live="polite">
      {own.map((upload) => (
        <UploadRow key={upload.uploadId} upload={upload} />
      ))}
    </ul>
  );
}

function UploadRow({ upload }: { readonly upload: Upload }) {
  const t = useWords();
  const { uploads, queryClient, api } = useServices();
  const { status, uploadId } = upload;
  const over = status.state === 'done' || status.state === 'cancelled';
  useEffect(() => {
    if (!over) return undefined;
    void queryClient.invalidateQueries({ queryKey: api.projects.key() });
    const timer = setTimeout(() => uploads.forget(uploadId), DONE_STAYS_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [over, uploadId, uploads, queryClient, api]);
  const going = status.state === 'sending' || status.state === 'waiting';
  return (
    <li className={styles['upload']} data-state={status.state}>
      <UploadIcon upload={upload} />
      <div className={styles['uploadText']}>
        <b className={styles['uploadName']}>{upload.name}</b>
        <UploadWords upload={upload} />
      </div>
      {status.state === 'lost' ? (
        <Button variant="default" onClick={() => uploads.sendAgain(uploadId)}>
          {t('projects.sendAgain')}
        </Button>
      ) : null}
      <ActionIcon
        aria-label={t(going ? 'projects.cancelUpload' : 'projects.forgetUpload', { name: upload.name })}
        onClick={() => (going ? uploads.cancel(uploadId) : uploads.forget(uploadId))}
      >
        <IconX aria-hidden size={18} />
      </ActionIcon>
    </li>
  );
}

function UploadIcon({ upload }: { readonly upload: Upload }) {
  const { state } = upload.status;
  if (state === 'done') return <IconCheck aria-hidden size={20} />;
  if (state === 'waiting') return <IconClockPause aria-hidden size={20} />;
  if (state === 'refused' || state === 'lost') return <IconAlertCircle aria-hidden size={20} />;
  return <IconUpload aria-hidden size={20} />;
}

function UploadWords({ upload }: { readonly upload: Upload }) {
  const t = useWords();
  const format = useFormat();
  const sentence = useRefusalSentence();
  const { status } = upload;
  switch (status.state) {
    case 'waiting':
      return <span className={styles['quiet']}>{t('projects.uploadWaits')}</span>;
    case 'sending': {
      const fraction = upload.bytes === 0 ? 0 : status.sentBytes / upload.bytes;
      const sent = t('projects.uploadSent', {
        sent: format.bytes(status.sentBytes),
        total: format.bytes(upload.bytes),
      });
      const left = status.remainingSeconds;
      return (
        <>
          <Progress value={100 * fraction} aria-label={t('projects.uploading', { name: upload.name })} />
          <span className={styles['quiet']}>
            {fraction >= 1
              ? t('projects.uploadArrives')
              : left === null
                ? sent
                : `${sent} · ${t('projects.timeLeft', { time: format.duration(left) })}`}
          </span>
        </>
      );
    }
    case 'done':
      return <span className={styles['quiet']}>{t('projects.uploadDone')}</span>;
    case 'refused':
      return <span className={styles['refusal']}>{sentence(status.refusal)}</span>;
    case 'lost':
      return <span className={styles['refusal']}>{t('projects.uploadLost')}</span>;
    case 'cancelled':
      return <span className={styles['quiet']}>{t('projects.uploadCancelled')}</span>;
  }
}
