import { Button, PasswordInput } from '@mantine/core';
import { IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { PIN_MAXIMUM_DIGITS, PIN_MINIMUM_DIGITS } from '../../../src/shop/people/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { FormStack } from '../../ui/form.tsx';
import { SecretError, useWaitSeconds } from '../../ui/secret-error.tsx';
import { useTell } from '../../ui/tell.ts';
import styles from './account.module.css';

/** One's own PIN at this station: set, changed, taken away. */
export function PinSettings() {
  const t = useWords();
  const { own } = useAccess();
  const { hasPin } = own;
  const Shape = hasPin ? IconCircleCheck : IconCircleDashed;
  return (
    <>
      <p className={styles['state']}>
        <Shape aria-hidden size={20} />
        {hasPin ? t('account.mine.pinSet') : t('account.mine.pinNone')}
      </p>
      <p className={styles['quiet']}>{t('account.mine.pinText')}</p>
      <PinForm key={String(hasPin)} hasPin={hasPin} />
      {hasPin ? <RemovePin /> : null}
    </>
  );
}

const EMPTY = { pin: '', again: '', password: '' };

function PinForm({ hasPin }: { readonly hasPin: boolean }) {
  const t = useWords();
  const tell = useTell();
  const { api, queryClient } = useServices();
  const [filled, setFilled] = useState(EMPTY);
  const save = useMutation(
    api.people.setPin.mutationOptions({
      onSuccess: async () => {
        tell.done(t('account.mine.pinSaved'));
        setFilled(EMPTY);
        await queryClient.invalidateQueries({ queryKey: api.people.mine.key() });
      },
    }),
  );
  const waitSeconds = useWaitSeconds(save.error);
  const { pin, again, password } = filled;
  const missing = PIN_MINIMUM_DIGITS - pin.length;
  const differs = again.length >= pin.length && again !== pin;
  const field = (name: keyof typeof EMPTY) => ({
    value: filled[name],
    visibilityToggleButtonProps: { 'aria-label': t('people.password.show') },
    required: true,
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      const { value } = event.currentTarget;
      const kept = name === 'password' ? value : value.replaceAll(/\D/g, '').slice(0, PIN_MAXIMUM_DIGITS);
      setFilled((before) => ({ ...before, [name]: kept }));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (missing <= 0 && pin === again) save.mutate({ pin, password });
  };
  return (
    <FormStack onSubmit={submit}>
      <PasswordInput
        {...field('pin')}
        label={t('account.mine.pinNew')}
        description={
          missing > 0 && pin !== ''
            ? t('account.mine.pinShort', { count: missing })
            : t('account.mine.pinNewHint', { minimum: PIN_MINIMUM_DIGITS, maximum: PIN_MAXIMUM_DIGITS })
        }
        inputMode="numeric"
        autoComplete="off"
      />
      <PasswordInput
        {...field('again')}
        label={t('account.mine.pinAgain')}
        error={differs && again !== '' ? t('account.mine.pinDiffers') : undefined}
        inputMode="numeric"
        autoComplete="off"
      />
      <PasswordInput
        {...field('password')}
        label={t('account.mine.pinPassword')}
        autoComplete="current-password"
      />
      <SecretError error={save.error} />
      <div>
        <Button
          type="submit"
          loading={save.isPending}
          disabled={missing > 0 || pin !== again || password === '' || waitSeconds > 0}
        >
          {hasPin ? t('account.mine.changePin') : t('account.mine.setPin')}
        </Button>
      </div>
    </FormStack>
  );
}

function RemovePin() {
  const t = useWords();
  const tell = useTell();
  const { api, queryClient } = useServices();
  const remove = useMutation(
    api.people.removePin.mutationOptions({
      onSuccess: async () => {
        tell.done(t('account.mine.pinRemoved'));
        await queryClient.invalidateQueries({ queryKey: api.people.mine.key() });
      },
      onError: tell.error,
    }),
  );
  return (
    <div>
      <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate(undefined)}>
        {t('account.mine.removePin')}
      </Button>
    </div>
  );
}
