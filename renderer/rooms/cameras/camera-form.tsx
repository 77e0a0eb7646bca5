import { Button, Modal, SegmentedControl, Switch, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import {
  CAMERA_KINDS,
  type CameraKind,
  type CameraView,
  type QuarterTurn,
} from '../../../src/shop/cameras/index.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { FormError, FormStack } from '../../ui/form.tsx';
import { useReturnFocus } from '../../ui/use-return-focus.ts';
import styles from './cameras.module.css';

const TURNS = [0, 90, 180, 270] as const satisfies readonly QuarterTurn[];

/** As most cameras beside printers have one; the same in every language. */
const ADDRESS_EXAMPLE = 'http://192.168.1.20/stream';

interface CameraFormProps {
  readonly printerId: string;
  /** Null: a new one. */
  readonly camera: CameraView | null;
  readonly onClose: () => void;
}

/** Sets up a camera. Its picture, or why there is none, is beside it as soon as this is closed. */
export function CameraForm({ printerId, camera, onClose }: CameraFormProps) {
  const t = useWords();
  useReturnFocus();
  return (
    <Modal
      opened
      onClose={onClose}
      title={camera === null ? t('cameras.form.newTitle') : t('cameras.form.changeTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      size={560}
    >
      <Fields printerId={printerId} camera={camera} onSaved={onClose} />
    </Modal>
  );
}

interface Draft {
  readonly name: string;
  readonly kind: CameraKind;
  readonly address: string;
  readonly turnDegrees: QuarterTurn;
  readonly isMirrored: boolean;
}

function Fields({
  printerId,
  camera,
  onSaved,
}: Omit<CameraFormProps, 'onClose'> & { readonly onSaved: () => void }) {
  const t = useWords();
  const { api, queryClient } = useServices();
  const [draft, setDraft] = useState<Draft>({
    name: camera?.name ?? t('cameras.form.usualName'),
    kind: camera?.kind ?? 'mjpeg',
    address: camera?.address ?? '',
    turnDegrees: camera?.turnDegrees ?? 0,
    isMirrored: camera?.isMirrored ?? false,
  });
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const save = useMutation(
    api.cameras.save.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: api.cameras.key() });
        onSaved();
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({
      printerId: printerId as never,
      ...(camera === null ? {} : { cameraId: camera.cameraId as never, expectedVersion: camera.version }),
      ...draft,
    });
  };
  return (
    <FormStack onSubmit={submit}>
      <TextInput
        label={t('cameras.form.name')}
        value={draft.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        maxLength={120}
        required
      />
      <TextInput
        label={t('cameras.form.address')}
        description={t('cameras.form.addressHelp')}
        placeholder={ADDRESS_EXAMPLE}
        value={draft.address}
        onChange={(event) => change({ address: event.currentTarget.value })}
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        maxLength={500}
        data-autofocus
        required
      />
      <fieldset className={styles['choice']}>
        <legend>{t('cameras.form.kind')}</legend>
        <SegmentedControl
          fullWidth
          classNames={{ label: styles['segment'] ?? '' }}
          data={CAMERA_KINDS.map((kind) => ({ value: kind, label: t(`cameras.form.${kind}`) }))}
          value={draft.kind}
          onChange={(kind) => change({ kind })}
        />
        <p className={styles['help']}>{t(`cameras.form.${draft.kind}Help`)}</p>
      </fieldset>
      <fieldset className={styles['choice']}>
        <legend>{t('cameras.form.turn')}</legend>
        <SegmentedControl
          fullWidth
          classNames={{ label: styles['segment'] ?? '' }}
          data={TURNS.map((turn) => ({ value: String(turn), label: `${turn}°` }))}
          value={String(draft.turnDegrees)}
          onChange={(turn) => change({ turnDegrees: Number(turn) as QuarterTurn })}
        />
      </fieldset>
      <Switch
        className={styles['switch']}
        label={t('cameras.form.mirror')}
        checked={draft.isMirrored}
        onChange={(event) => change({ isMirrored: event.currentTarget.checked })}
      />
      <FormError error={save.error} />
      <Button type="submit" loading={save.isPending}>
        {camera === null ? t('cameras.form.add') : t('cameras.form.save')}
      </Button>
    </FormStack>
  );
}
