import { Button } from '@mantine/core';
import { IconArrowLeft, IconTrash } from '@tabler/icons-react';
import { IconFilamentPrinter } from '../../ui/icon-filament-printer.ts';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useApi } from '../../app/services.tsx';
import { refusalOf } from '../../client.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { TemperatureTrace } from '../../ui/temperature-trace.tsx';
import { useSamples } from '../printing/card-temperatures.tsx';
import { useFitting } from '../printing/fitting.ts';
import { MoreMenu } from '../printing/more-menu.tsx';
import { NextButton } from '../printing/next-button.tsx';
import { SituationWord } from '../printing/situation-word.tsx';
import { usePrinterActions } from '../printing/use-printer-actions.ts';
import { CurrentPrint } from './current-print.tsx';
import { Facts } from './facts.tsx';
import { guardScope } from './guard-scope.ts';
import styles from './printer-page.module.css';
import { RemovePrinter } from './remove-printer.tsx';
import { Targets } from './targets.tsx';
import { panelPermissions } from '../../workspaces/panel-permissions.ts';

const PLOT_SECONDS = 1_800;
const PLOT_HEIGHT = 320;

const UNREAD = {
  hotendCelsius: null,
  hotendTargetCelsius: null,
  bedCelsius: null,
  bedTargetCelsius: null,
} as const;

/** One printer: its temperatures large, the print in hand, and who did what. */
export function PrinterPage() {
  const t = useWords();
  const api = useApi();
  const { printerId } = useParams({ from: '/bench/$printerId' });
  const input = { printerId: printerId as never };
  const { data, error, refetch } = useQuery(api.printers.get.queryOptions({ input }));
  if (data) return <Known printer={data} />;
  return (
    <Page title={t('bench.title')}>
      {error && refusalOf(error) ? (
        <EmptyState icon={IconFilamentPrinter} title={t('bench.page.gone')} action={<ToBench />} />
      ) : null}
      {error && !refusalOf(error) ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {error ? null : <LoadingRows rows={3} height={180} />}
    </Page>
  );
}

function ToBench() {
  const t = useWords();
  return (
    <Button
      variant="default"
      leftSection={<IconArrowLeft aria-hidden size={18} />}
      renderRoot={(props) => <Link to="/bench" {...props} />}
    >
      {t('bench.page.toBench')}
    </Button>
  );
}

function Known({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const { act, busy } = usePrinterActions(printer);
  const fitting = useFitting([printer]).get(printer.printerId) ?? 0;
  return (
    <Page
      permissions={panelPermissions('bench')}
      title={printer.name}
      aside={printer.simulated ? t('bench.simulated') : null}
      actions={
        <>
          <ToBench />
          <RemoveButton printer={printer} />
          <MoreMenu printer={printer} act={act} />
        </>
      }
    >
      <div className={styles['columns']}>
        <section className={styles['side']} aria-label={t('bench.page.print')}>
          <div className={styles['panel']}>
            <SituationWord printer={printer} fitting={fitting} />
            {printer.fault?.firmwareText ? (
              <div>
                <h2 className={styles['heading']}>{t('bench.page.fault')}</h2>
                <pre className={`${styles['firmware']} mono`}>{printer.fault.firmwareText}</pre>
              </div>
            ) : null}
            <NextButton printer={printer} busy={busy} act={act} fitting={fitting} />
          </div>
          <CurrentPrint printer={printer} />
        </section>
        <div className={styles['main']}>
          <section className={styles['panel']}>
            <Temperatures printer={printer} />
          </section>
          <section className={styles['panel']}>
            <h2 className={styles['heading']}>{t('bench.page.about')}</h2>
            <About printer={printer} />
          </section>
        </div>
      </div>
    </Page>
  );
}

function RemoveButton({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const { own } = useAccess();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <GuardedButton
        permission="printer.manage"
        scopeId={guardScope(own, printer)}
        variant="default"
        offBecause={printer.current ? t('bench.off.busy') : null}
        leftSection={<IconTrash aria-hidden size={18} />}
        onClick={() => setAsking(true)}
      >
        {t('bench.more.remove')}
      </GuardedButton>
      {asking ? <RemovePrinter printer={printer} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

function Temperatures({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const { celsius } = useFormat();
  const samples = useSamples(printer);
  // What a printer said before it fell silent is not its temperature now.
  const known = printer.link === 'ready' || printer.link === 'busy';
  const now = known ? printer.temperatures : UNREAD;
  const shown = (value: number | null) =>
    value === null ? t('bench.noReading') : celsius(Math.round(value));
  return (
    <>
      <div className={styles['plotHead']}>
        <div className={styles['plotTitle']}>
          <h2 className={styles['heading']}>{t('bench.page.temperatures')}</h2>
          <span className={styles['quiet']}>{t('bench.page.lastHour')}</span>
        </div>
        <Reading
          name={t('bench.hotend')}
          kind="hotend"
          value={shown(now.hotendCelsius)}
          target={now.hotendTargetCelsius}
        />
        <Reading
          name={t('bench.bed')}
          kind="bed"
          value={shown(now.bedCelsius)}
          target={now.bedTargetCelsius}
        />
      </div>
      <TemperatureTrace samples={samples} spanSeconds={PLOT_SECONDS} size="large" height={PLOT_HEIGHT} />
      <Targets printer={printer} />
    </>
  );
}

interface ReadingProps {
  readonly name: string;
  readonly kind: 'hotend' | 'bed';
  readonly value: string;
  /** Null: not known now. */
  readonly target: number | null;
}

function Reading({ name, kind, value, target }: ReadingProps) {
  const t = useWords();
  const { celsius } = useFormat();
  return (
    <p className={styles['reading']}>
      <span aria-hidden className={styles[`swatch-${kind}`]} />
      <span className={styles['quiet']}>{name}</span>
      <b className="figures">{value}</b>
      <span className={styles['quiet']}>
        {target === null
          ? null
          : target > 0
            ? t('bench.target', { celsius: celsius(target) })
            : t('bench.heaterOff')}
      </span>
    </p>
  );
}

function About({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const { number } = useFormat();
  const { x, y, z } = printer.bedMillimetres;
  return (
    <Facts
      facts={[
        [t('bench.page.firmware'), printer.firmware ?? t('common.unknown')],
        [t('bench.page.address'), printer.address],
        [t('bench.page.profile'), printer.profileName],
        [t('bench.page.bedSize'), `${[x, y, z].map((side) => number(side)).join(' × ')} mm`],
        [t('bench.page.material'), printer.materialKey],
        [t('bench.page.place'), printer.parentName],
        [t('bench.bed'), t(`states.bed.${printer.bed}`)],
      ]}
    />
  );
}
