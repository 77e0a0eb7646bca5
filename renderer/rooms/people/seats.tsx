import { Button, Checkbox, Modal, NumberInput } from '@mantine/core';
import { IconArmchair } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { SeatsView } from '../../../src/shop/people/contract.ts';
import { useApi, useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { clsx } from '../../ui/clsx.ts';
import { FormError, FormStack } from '../../ui/form.tsx';
import { useTell } from '../../ui/tell.ts';
import { useReturnFocus } from '../../ui/use-return-focus.ts';
import { WhyOff } from '../../ui/why-off.tsx';
import styles from './people.module.css';

/** How many people a company may have, and has; who administers the platform changes it. */
export function SeatsChips() {
  const api = useApi();
  const { data = [] } = useQuery(api.people.seats.queryOptions());
  const limited = data.filter(({ seats, maySet }) => seats !== null || maySet);
  return limited.map((view) => <SeatsChip key={view.clientId} view={view} named={limited.length > 1} />);
}

interface SeatsChipProps {
  readonly view: SeatsView;
  /** There are several: each says whose it is. */
  readonly named: boolean;
}

function SeatsChip({ view, named }: SeatsChipProps) {
  const t = useWords();
  const [changing, setChanging] = useState(false);
  const { clientId, clientName, seats, taken, maySet } = view;
  const full = seats !== null && taken >= seats;
  const words =
    seats === null
      ? t('people.seats.free', { count: taken })
      : t('people.seats.chip', { count: seats, taken });
  return (
    <>
      <WhyOff why={maySet ? null : { permission: 'platform.administer', scopeId: clientId }}>
        {(describedBy) => (
          <button
            type="button"
            className={clsx(styles['chip'], full && styles['full'])}
            aria-disabled={!maySet || undefined}
            aria-describedby={describedBy}
            title={full ? t('people.seats.full') : undefined}
            onClick={() => {
              if (maySet) setChanging(true);
            }}
          >
            <IconArmchair aria-hidden size={18} />
            <span>
              {named ? `${clientName}: ` : null}
              {words}
              <span className="for-screen-readers">
                {full ? ` ${t('people.seats.full')}.` : null}
                {maySet ? ` ${t('people.seats.change', { client: clientName })}` : null}
              </span>
            </span>
          </button>
        )}
      </WhyOff>
      {changing ? <SeatsDialog view={view} onClose={() => setChanging(false)} /> : null}
    </>
  );
}

interface SeatsDialogProps {
  readonly view: SeatsView;
  readonly onClose: () => void;
}

const SEATS_MAXIMUM = 1_000_000;

function SeatsDialog({ view: { clientId, clientName, seats, taken }, onClose }: SeatsDialogProps) {
  const t = useWords();
  const tell = useTell();
  const { api, queryClient } = useServices();
  useReturnFocus();
  const [unlimited, setUnlimited] = useState(seats === null);
  const [number, setNumber] = useState<number | string>(seats ?? taken);
  const save = useMutation(
    api.people.setSeats.mutationOptions({
      onSuccess: async () => {
        tell.done(t('people.seats.saved'));
        onClose();
        await queryClient.invalidateQueries({ queryKey: api.people.seats.key() });
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ clientId: clientId as never, seats: unlimited ? null : Number(number) });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('people.seats.title', { client: clientName })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <FormStack onSubmit={submit}>
        <p>{t('people.seats.text', { client: clientName, taken })}</p>
        <Checkbox
          size="md"
          label={t('people.seats.unlimited')}
          checked={unlimited}
          onChange={(event) => setUnlimited(event.currentTarget.checked)}
        />
        {unlimited ? null : (
          <NumberInput
            label={t('people.seats.number')}
            min={1}
            max={SEATS_MAXIMUM}
            allowDecimal={false}
            hideControls
            value={number}
            onChange={setNumber}
            data-autofocus
            required
          />
        )}
        <FormError error={save.error} />
        <Button type="submit" loading={save.isPending}>
          {t('people.seats.save')}
        </Button>
      </FormStack>
    </Modal>
  );
}
