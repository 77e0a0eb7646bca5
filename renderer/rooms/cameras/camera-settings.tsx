import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CameraView } from '../../../src/shop/cameras/index.ts';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useApi, useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { Question } from '../../ui/question.tsx';
import { guardScope } from '../printers/guard-scope.ts';
import { CameraForm } from './camera-form.tsx';
import { CameraPicture } from './camera-picture.tsx';
import styles from './cameras.module.css';
import { useCamera } from './use-camera.ts';

type Doing =
  | { readonly kind: 'adding' }
  | { readonly kind: 'changing'; readonly camera: CameraView }
  | { readonly kind: 'removing'; readonly camera: CameraView }
  | null;

/** The cameras beside a printer, each with its picture of now, and ways to add, change and remove them. */
export function CameraSettings({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const api = useApi();
  const { own } = useAccess();
  const scopeId = guardScope(own, printer);
  const { printerId } = printer;
  const { data } = useQuery(api.cameras.list.queryOptions({ input: { printerId: printerId as never } }));
  const [doing, setDoing] = useState<Doing>(null);
  const close = () => setDoing(null);
  return (
    <section className={styles['settings']} aria-labelledby="camera-settings">
      <h2 id="camera-settings" className={styles['heading']}>
        {t('cameras.title')}
      </h2>
      {data?.length === 0 ? <p className={styles['quiet']}>{t('cameras.noneHere')}</p> : null}
      <ul className={styles['rows']}>
        {data?.map((camera) => (
          <Row key={camera.cameraId} camera={camera} scopeId={scopeId} onDo={setDoing} />
        ))}
      </ul>
      <div>
        <GuardedButton
          permission="printer.manage"
          scopeId={scopeId}
          variant="default"
          leftSection={<IconPlus aria-hidden size={18} />}
          onClick={() => setDoing({ kind: 'adding' })}
        >
          {t('cameras.add')}
        </GuardedButton>
      </div>
      {doing?.kind === 'adding' ? <CameraForm printerId={printerId} camera={null} onClose={close} /> : null}
      {doing?.kind === 'changing' ? (
        <CameraForm printerId={printerId} camera={doing.camera} onClose={close} />
      ) : null}
      {doing?.kind === 'removing' ? <RemoveCamera camera={doing.camera} onClose={close} /> : null}
    </section>
  );
}

interface RowProps {
  readonly camera: CameraView;
  readonly scopeId: string;
  readonly onDo: (doing: Doing) => void;
}

function Row({ camera, scopeId, onDo }: RowProps) {
  const t = useWords();
  const sight = useCamera(camera, 'glance');
  const { name, kind, address } = camera;
  return (
    <li className={styles['row']}>
      <CameraPicture camera={camera} sight={sight} />
      <div className={styles['about']}>
        <h3>{name}</h3>
        <p className={styles['quiet']}>{t(`cameras.form.${kind}`)}</p>
        {address === null ? null : <p className={`${styles['address']} mono`}>{address}</p>}
        <div className={styles['buttons']}>
          <GuardedButton
            permission="printer.manage"
            scopeId={scopeId}
            variant="default"
            leftSection={<IconPencil aria-hidden size={18} />}
            aria-label={t('cameras.changeNamed', { name })}
            onClick={() => onDo({ kind: 'changing', camera })}
          >
            {t('cameras.change')}
          </GuardedButton>
          <GuardedButton
            permission="printer.manage"
            scopeId={scopeId}
            variant="default"
            leftSection={<IconTrash aria-hidden size={18} />}
            aria-label={t('cameras.removeNamed', { name })}
            onClick={() => onDo({ kind: 'removing', camera })}
          >
            {t('cameras.remove')}
          </GuardedButton>
        </div>
      </div>
    </li>
  );
}

function RemoveCamera({ camera, onClose }: { readonly camera: CameraView; readonly onClose: () => void }) {
  const t = useWords();
  const { api, queryClient } = useServices();
  const { cameraId, printerId, printerName: printer, name } = camera;
  const remove = useMutation(
    api.cameras.remove.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: api.cameras.key() });
        onClose();
      },
    }),
  );
  return (
    <Question
      title={t('cameras.removeTitle', { name })}
      confirm={t('cameras.remove')}
      error={remove.error}
      busy={remove.isPending}
      onConfirm={() => remove.mutate({ printerId: printerId as never, cameraId: cameraId as never })}
      onClose={onClose}
    >
      {t('cameras.removeText', { printer })}
    </Question>
  );
}
