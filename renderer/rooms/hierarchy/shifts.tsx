import { ActionIcon } from '@mantine/core';
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ScopeView, ShiftView } from '../../../src/shop/hierarchy/contract.ts';
import { useAccess, useMay } from '../../app/access.tsx';
import { useApi } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { FormError } from '../../ui/form.tsx';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { Question } from '../../ui/question.tsx';
import { EditShift } from './edit-shift.tsx';
import { clockOf, ShiftWeek, useDayName } from './shift-week.tsx';
import styles from './shifts.module.css';
import { usePlaceChange } from './use-places.ts';

/** When people of a factory work: their sessions end with their shift. */
export function Shifts({ factory }: { readonly factory: ScopeView }) {
  const t = useWords();
  const api = useApi();
  const { mayAnywhere } = useAccess();
  const sees = mayAnywhere('factory.list') || mayAnywhere('masterData.manage');
  const [editing, setEditing] = useState<ShiftView | 'new' | null>(null);
  const { data, error } = useQuery(
    api.hierarchy.shifts.queryOptions({ input: { factoryId: factory.id }, enabled: sees }),
  );
  if (!sees) return null;
  return (
    <section className={styles['shifts']} aria-labelledby="shifts-title">
      <h3 id="shifts-title">{t('factories.shifts.title')}</h3>
      <p className={styles['quiet']}>{t('factories.shifts.text')}</p>
      <FormError error={error} />
      {!data && !error ? <LoadingRows rows={2} height={40} /> : null}
      {data && data.length > 0 ? <ShiftWeek shifts={data} /> : null}
      {data && data.length > 0 ? (
        <ul className={styles['list']}>
          {data.map((shift) => (
            <ShiftRow key={shift.shiftId} shift={shift} onEdit={() => setEditing(shift)} />
          ))}
        </ul>
      ) : null}
      <GuardedButton
        permission="masterData.manage"
        scopeId={factory.id}
        variant="default"
        leftSection={<IconPlus aria-hidden size={18} />}
        onClick={() => setEditing('new')}
      >
        {t('factories.shifts.add')}
      </GuardedButton>
      {editing === null ? null : (
        <EditShift
          factory={factory}
          shift={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </section>
  );
}

function ShiftRow({ shift, onEdit }: { readonly shift: ShiftView; readonly onEdit: () => void }) {
  const t = useWords();
  const { list } = useFormat();
  const dayName = useDayName();
  const may = useMay('masterData.manage', shift.factoryId);
  const [removing, setRemoving] = useState(false);
  const days = list(shift.days.toSorted((one, other) => one - other).map((day) => dayName(day, 'short')));
  return (
    <li className={styles['row']}>
      <span className={styles['words']}>
        <b>{shift.name}</b>
        <small className="figures">
          {t('factories.shifts.hours', { from: clockOf(shift.startMinute), until: clockOf(shift.endMinute) })}
          {' · '}
          {days}
        </small>
      </span>
      {may ? (
        <>
          <ActionIcon aria-label={t('factories.shifts.editLabel', { name: shift.name })} onClick={onEdit}>
            <IconPencil aria-hidden size={18} />
          </ActionIcon>
          <ActionIcon
            aria-label={t('factories.shifts.removeLabel', { name: shift.name })}
            onClick={() => setRemoving(true)}
          >
            <IconTrash aria-hidden size={18} />
          </ActionIcon>
        </>
      ) : null}
      {removing ? <RemoveShift shift={shift} onClose={() => setRemoving(false)} /> : null}
    </li>
  );
}

function RemoveShift({ shift, onClose }: { readonly shift: ShiftView; readonly onClose: () => void }) {
  const t = useWords();
  const removing = usePlaceChange(
    (client, shiftId: string) => client.hierarchy.removeShift({ shiftId: shiftId as never }),
    { done: t('factories.shifts.removed', { name: shift.name }), onDone: onClose },
  );
  return (
    <Question
      title={t('factories.shifts.removeTitle', { name: shift.name })}
      confirm={t('factories.shifts.remove')}
      error={removing.error}
      busy={removing.isPending}
      onConfirm={() => removing.mutate(shift.shiftId)}
      onClose={onClose}
    >
      {t('factories.shifts.removeText')}
    </Question>
  );
}
