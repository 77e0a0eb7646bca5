import { PasswordInput } from '@mantine/core';
import { PASSWORD_MAXIMUM_CHARACTERS, PASSWORD_MINIMUM_CHARACTERS } from '../../../src/shop/people/index.ts';
import { useWords } from '../../text/index.ts';

interface NewPasswordProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A password to be chosen: long instead of complicated, with a count of what is still missing. */
export function NewPassword({ label, value, onChange }: NewPasswordProps) {
  const t = useWords();
  const missing = PASSWORD_MINIMUM_CHARACTERS - [...value].length;
  return (
    <PasswordInput
      label={label}
      description={
        missing > 0 && value.length > 0
          ? t('people.password.missing', { count: missing })
          : t('people.password.hint', { count: PASSWORD_MINIMUM_CHARACTERS })
      }
      autoComplete="new-password"
      minLength={PASSWORD_MINIMUM_CHARACTERS}
      maxLength={PASSWORD_MAXIMUM_CHARACTERS}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      visibilityToggleButtonProps={{ 'aria-label': t('people.password.show') }}
      required
    />
  );
}
