import { NumberInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { useTell } from '../../ui/tell.ts';
import { guardScope } from './guard-scope.ts';
import styles from './printer-page.module.css';

/** Targets by hand, while no print has the heaters. */
export function Targets({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const { own } = useAccess();
  const { api, queryClient } = useServices();
  const tell = useTell();
  const [hotend, setHotend] = useState<number | string>('');
  const [bed, setBed] = useState<number | string>('');
  const set = useMutation(
    api.printers.setTargets.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: api.printers.key() }),
      onError: tell.error,
    }),
  );
  const connected = printer.link === 'ready' || printer.link === 'busy';
  const offBecause = connected ? (printer.current ? t('bench.off.busy') : null) : t('bench.off.notConnected');
  const submit = () =>
    set.mutate({
      printerId: printer.printerId as never,
      ...(typeof hotend === 'number' ? { hotendCelsius: hotend } : {}),
      ...(typeof bed === 'number' ? { bedCelsius: bed } : {}),
    });
  const field = { min: 0, step: 5, suffix: ' °C', allowDecimal: false, hideControls: true, w: 160 } as const;
  return (
    <div className={styles['targets']}>
      <NumberInput
        {...field}
        max={500}
        label={t('bench.page.hotendTarget')}
        value={hotend}
        onChange={setHotend}
      />
      <NumberInput {...field} max={200} label={t('bench.page.bedTarget')} value={bed} onChange={setBed} />
      <GuardedButton
        permission="printer.preheat"
        scopeId={guardScope(own, printer)}
        variant="default"
        offBecause={offBecause}
        onClick={submit}
      >
        {t('bench.page.setTargets')}
      </GuardedButton>
    </div>
  );
}
