import { IconSchool } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { SIMULATED_FAULTS, type PrinterView, type SimulatedFault } from '../../../src/shop/printers/index.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { useTell } from '../../ui/tell.ts';
import styles from './controls.module.css';
import { GuardedHold } from './guarded-hold.tsx';

/** On a simulated printer: everything that can go wrong with a real one, on command. */
export function TrainingPanel({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const { api, queryClient } = useServices();
  const tell = useTell();
  const name = useId();
  const [fault, setFault] = useState<SimulatedFault>('dropOk');
  const fail = useMutation(
    api.printers.simulateFault.mutationOptions({
      onSuccess: () =>
        tell.done(t('controls.training.done', { fault: t(`controls.training.faults.${fault}`) })),
      onError: tell.error,
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.printers.key() }),
    }),
  );
  if (!printer.simulated) return null;
  const offBecause = printer.link === 'ready' || printer.link === 'busy' ? null : t('controls.off.link');
  return (
    <section className={styles['panel']} aria-labelledby="controls-training">
      <h2 id="controls-training" className={styles['heading']}>
        <IconSchool aria-hidden size={22} />
        {t('controls.training.title')}
      </h2>
      <p className={styles['quiet']}>{t('controls.training.text')}</p>
      <fieldset className={styles['faults']}>
        <legend>{t('controls.training.which')}</legend>
        {SIMULATED_FAULTS.map((each) => (
          <label key={each} className={styles['fault']}>
            <input type="radio" name={name} checked={each === fault} onChange={() => setFault(each)} />
            <span>{t(`controls.training.faults.${each}`)}</span>
          </label>
        ))}
      </fieldset>
      <p className={styles['faultText']} role="status">
        {t(`controls.training.faultTexts.${fault}`)}
      </p>
      <GuardedHold
        printer={printer}
        permission="printer.configure"
        offBecause={offBecause}
        busy={fail.isPending}
        tone="quiet"
        onConfirm={() => fail.mutate({ printerId: printer.printerId as never, fault })}
      >
        {t('controls.training.now')}
      </GuardedHold>
    </section>
  );
}
