import { Button, Modal, PasswordInput } from '@mantine/core';
import i18next from 'i18next';
import { useState, type FormEvent, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import type { ProofQuestion } from '../app/proving.ts';
import { useServices } from '../app/services.tsx';
import { useWords } from '../text/index.ts';
import formStyles from '../ui/form.module.css';
import { FormStack } from '../ui/form.tsx';
import { SecretError, useWaitSeconds } from '../ui/secret-error.tsx';
import { useReturnFocus } from '../ui/use-return-focus.ts';

/** It may stand above another dialog, which must not close with it: this part hears its keys itself. */
const OWN_KEYS = { 'data-mantine-stop-propagation': 'true' };
const ABOVE_DIALOGS = 300;

/** Asks for the password where a call has to be proven; the call waits meanwhile. */
export function ProofDialog() {
  const { proving } = useServices();
  const question = useStore(proving.store, (state) => state.question);
  return question === null ? null : <Question question={question} />;
}

function Question({ question }: { readonly question: ProofQuestion }) {
  const t = useWords();
  useReturnFocus();
  const byKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') question.cancel();
  };
  return (
    <Modal
      opened
      onClose={question.cancel}
      onKeyDown={byKey}
      closeOnClickOutside={false}
      zIndex={ABOVE_DIALOGS}
      title={t('account.proof.title')}
      closeButtonProps={{ 'aria-label': t('common.close'), ...OWN_KEYS }}
      size={440}
    >
      <PasswordForm question={question} />
    </Modal>
  );
}

function PasswordForm({ question }: { readonly question: ProofQuestion }) {
  const t = useWords();
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const waitSeconds = useWaitSeconds(error);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || waitSeconds > 0) return;
    setBusy(true);
    const problem = await question.answer(password);
    if (problem === null) return;
    setBusy(false);
    setError(problem);
    setPassword('');
  };
  return (
    <FormStack onSubmit={(event) => void submit(event)}>
      <p>{useProofText(question.action)}</p>
      <PasswordInput
        {...OWN_KEYS}
        label={t('account.proof.password')}
        description={t('account.proof.fresh')}
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': t('people.password.show'), ...OWN_KEYS }}
        data-autofocus
        required
      />
      <SecretError error={error} />
      <div className={formStyles['answers']}>
        <Button variant="default" onClick={question.cancel} {...OWN_KEYS}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={busy} disabled={waitSeconds > 0} {...OWN_KEYS}>
          {t('account.proof.confirm')}
        </Button>
      </div>
    </FormStack>
  );
}

/** Names what is about to be done; an act that has no words yet is asked about without them. */
function useProofText(action: string): string {
  const t = useWords();
  const key = `account.proof.acts.${action.replaceAll('.', '_')}`;
  return i18next.exists(key) ? t('account.proof.textFor', { act: t(key as never) }) : t('account.proof.text');
}
