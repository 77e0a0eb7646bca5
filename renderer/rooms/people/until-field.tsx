import { TextInput } from '@mantine/core';
import { useWords } from '../../text/index.ts';

interface UntilFieldProps {
  readonly label: string;
  /** As in a date field: `2027-03-31`; empty: for good. */
  readonly value: string;
  readonly onChange: (day: string) => void;
}

/** The last day of a role, or none. */
export function UntilField({ label, value, onChange }: UntilFieldProps) {
  const t = useWords();
  return (
    <TextInput
      type="date"
      label={label}
      description={t('people.grant.forGood')}
      min={today()}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** The end of the chosen day, where this window stands; null: for good. */
export function endOfDay(day: string): number | null {
  if (day === '') return null;
  return new Date(`${day}T23:59:59`).getTime();
}

function today(): string {
  const now = new Date();
  const two = (figure: number) => String(figure).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
