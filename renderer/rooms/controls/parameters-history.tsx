import { Button, Checkbox, Modal } from '@mantine/core';
import { useState } from 'react';
import type { SettingsReading, SettingsSnapshot } from '../../../src/shop/controls/index.ts';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { FormError } from '../../ui/form.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { useReturnFocus } from '../../ui/use-return-focus.ts';
import { DifferenceList } from './difference-list.tsx';
import styles from './parameters.module.css';
import { differencesOf } from './setting-differences.ts';
import { useRestoreSettings } from './use-settings.ts';

interface ParametersHistoryProps {
  readonly printer: PrinterView;
  readonly now: SettingsReading;
  /** Newest first. */
  readonly snapshots: readonly SettingsSnapshot[];
}

/** The readings that were kept, each a way back. */
export function ParametersHistory({ printer, now, snapshots }: ParametersHistoryProps) {
  const t = useWords();
  const { dateTime } = useFormat();
  const [restoring, setRestoring] = useState<SettingsSnapshot | null>(null);
  return (
    <section className={styles['panel']} aria-labelledby="parameters-history">
      <h2 id="parameters-history" className={styles['heading']}>
        {t('parameters.history.title')}
      </h2>
      <p className={styles['quiet']}>
        {snapshots.length === 0 ? t('parameters.history.none') : t('parameters.history.text')}
      </p>
      <ul className={styles['snapshots']}>
        {snapshots.map((snapshot) => (
          <li key={snapshot.snapshotId} className={styles['snapshot']}>
            <div>
              <p>
                <RelativeTime at={snapshot.readAt} />
              </p>
              <p className={styles['quiet']}>
                {t('parameters.history.by', { name: snapshot.keptByName })} ·{' '}
                {t('parameters.history.values', { count: snapshot.values.length })}
              </p>
              {snapshot.note === '' ? null : <p className={styles['note']}>{snapshot.note}</p>}
            </div>
            <Button
              variant="default"
              h={48}
              aria-label={t('parameters.history.restoreOf', { time: dateTime(snapshot.readAt) })}
              onClick={() => setRestoring(snapshot)}
            >
              {t('parameters.history.restore')}
            </Button>
          </li>
        ))}
      </ul>
      {restoring ? (
        <RestoreSettings
          printer={printer}
          now={now}
          snapshot={restoring}
          onClose={() => setRestoring(null)}
        />
      ) : null}
    </section>
  );
}

interface RestoreSettingsProps {
  readonly printer: PrinterView;
  readonly now: SettingsReading;
  readonly snapshot: SettingsSnapshot;
  readonly onClose: () => void;
}

function RestoreSettings({ printer, now, snapshot, onClose }: RestoreSettingsProps) {
  const t = useWords();
  const { dateTime } = useFormat();
  const [store, setStore] = useState(true);
  const restore = useRestoreSettings(printer, { said: t('parameters.restore.done'), onDone: onClose });
  useReturnFocus();
  const differences = differencesOf(now.values, snapshot.values);
  const submit = () =>
    restore.mutate({
      printerId: printer.printerId as never,
      snapshotId: snapshot.snapshotId as never,
      store,
    });
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t('parameters.restore.title', { time: dateTime(snapshot.readAt) })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className={styles['stack']}>
        {differences.length === 0 ? (
          <p>{t('parameters.restore.same')}</p>
        ) : (
          <DifferenceList differences={differences} />
        )}
        <Checkbox
          size="md"
          label={t('parameters.apply.store')}
          checked={store}
          onChange={({ currentTarget }) => setStore(currentTarget.checked)}
        />
        <FormError error={restore.error} />
        <div className={styles['answers']}>
          <Button variant="default" h={56} onClick={onClose}>
            {t('common.cancel')}
          </Button>
          {differences.some(({ to }) => to !== null) ? (
            <Button h={56} loading={restore.isPending} onClick={submit}>
              {t('parameters.restore.confirm')}
            </Button>
          ) : null}
        </div>
      </div>
    </Modal>
  );
}
