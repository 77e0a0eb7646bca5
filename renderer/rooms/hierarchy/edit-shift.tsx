import { Chip, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ScopeView, ShiftView } from '../../../src/shop/hierarchy/contract.ts';
import { useWords } from '../../text/index.ts';
import { PlaceDialog } from './place-dialog.tsx';
import { clockOf, minuteOf, useDayName } from './shift-week.tsx';
import styles from './shifts.module.css';
import { usePlaceChange } from './use-places.ts';

const WORKDAYS = [1, 2, 3, 4, 5];
const DAYS = [1, 2, 3, 4, 5, 6, 7];
/** The early shift of most factories, to begin with. */
const FIRST_START = '06:00';
const FIRST_END = '14:00';

interface EditShiftProps {
  readonly factory: ScopeView;
  /** Null: a new one. */
  readonly shift: ShiftView | null;
  readonly onClose: () => void;
}

interface Edited {
  readonly name: string;
  readonly days: readonly number[];
  readonly startMinute: number;
  readonly endMinute: number;
}

export function EditShift({ factory, shift, onClose }: EditShiftProps) {
  const t = useWords();
  const [name, setName] = useState(shift?.name ?? '');
  const [days, setDays] = useState<readonly number[]>(shift?.days ?? WORKDAYS);
  const [start, setStart] = useState(shift ? clockOf(shift.startMinute) : FIRST_START);
  const [end, setEnd] = useState(shift ? clockOf(shift.endMinute) : FIRST_END);
  const saving = usePlaceChange(
    (client, edited: Edited) =>
      client.hierarchy.saveShift({
        shiftId: (shift?.shiftId ?? null) as never,
        factoryId: factory.id,
        ...edited,
        days: [...edited.days],
      }),
    { done: t('factories.shifts.saved', { name }), onDone: onClose },
  );
  const startMinute = minuteOf(start);
  const endMinute = minuteOf(end);
  const nextDay = startMinute !== null && endMinute !== null && endMinute <= startMinute;
  const submit = () => {
    if (startMinute === null || endMinute === null) return;
    saving.mutate({ name, days, startMinute, endMinute });
  };
  return (
    <PlaceDialog
      title={t(shift ? 'factories.shifts.editTitle' : 'factories.shifts.newTitle', { factory: factory.name })}
      submit={t('factories.shifts.save')}
      error={saving.error}
      busy={saving.isPending}
      off={days.length === 0 || startMinute === null || endMinute === null}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        label={t('factories.create.name')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={120}
        data-autofocus
        required
      />
      <DaysField days={days} onChange={setDays} />
      <div className={styles['times']}>
        <TextInput
          type="time"
          label={t('factories.shifts.from')}
          value={start}
          onChange={(event) => setStart(event.currentTarget.value)}
          required
        />
        <TextInput
          type="time"
          label={t('factories.shifts.until')}
          value={end}
          onChange={(event) => setEnd(event.currentTarget.value)}
          required
        />
      </div>
      <p className={styles['quiet']} role="status">
        {nextDay ? t('factories.shifts.nextDay') : null}
      </p>
    </PlaceDialog>
  );
}

interface DaysFieldProps {
  readonly days: readonly number[];
  readonly onChange: (days: readonly number[]) => void;
}

/** On which days the shift begins. */
function DaysField({ days, onChange }: DaysFieldProps) {
  const t = useWords();
  const dayName = useDayName();
  return (
    <fieldset className={styles['days']}>
      <legend>{t('factories.shifts.days')}</legend>
      <Chip.Group
        multiple
        value={days.map(String)}
        onChange={(chosen) => onChange(chosen.map(Number).toSorted((one, other) => one - other))}
      >
        <Group gap={8}>
          {DAYS.map((day) => (
            <Chip
              key={day}
              value={String(day)}
              size="md"
              aria-label={dayName(day, 'long')}
              classNames={{ label: styles['dayChip'] ?? '' }}
            >
              {dayName(day, 'short')}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </fieldset>
  );
}
