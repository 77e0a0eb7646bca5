import { Button, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useWords } from '../../text/index.ts';
import { FormError, FormStack } from '../../ui/form.tsx';

/** Fewer letters are no code: the contract takes none. */
const LEAST_LETTERS = 20;
const MOST_LETTERS = 4_000;

interface CodeFormProps {
  readonly busy: boolean;
  readonly error: unknown;
  readonly onLook: (code: string) => void;
}

/** Where the code of a station is pasted. */
export function CodeForm({ busy, error, onLook }: CodeFormProps) {
  const t = useWords();
  const [code, setCode] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onLook(code.trim());
  };
  return (
    <FormStack onSubmit={submit}>
      <Textarea
        label={t('sync.join.code')}
        description={t('sync.join.codeHint')}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        rows={5}
        minLength={LEAST_LETTERS}
        maxLength={MOST_LETTERS}
        required
        autoComplete="off"
        spellCheck={false}
        autoCapitalize="off"
        classNames={{ input: 'mono' }}
        data-autofocus
      />
      <FormError error={error} />
      <Button type="submit" size="md" loading={busy}>
        {t('sync.join.look')}
      </Button>
    </FormStack>
  );
}
