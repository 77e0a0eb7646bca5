import { IconInfoCircle } from '@tabler/icons-react';
import type { ControlsView } from '../../../src/shop/controls/index.ts';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useWords } from '../../text/index.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import styles from './controls.module.css';
import { FilamentPanel } from './filament-panel.tsx';
import { HeatPanel } from './heat-panel.tsx';
import { MovePanel } from './move-panel.tsx';
import { OverridesPanel } from './overrides-panel.tsx';
import { TrainingPanel } from './training-panel.tsx';
import { PANEL_MILLISECONDS, useControlsState, useHands } from './use-controls.ts';
import { isPaused } from './why-held.ts';

/** Everything that is done at a printer by hand, large enough for gloves. */
export function ControlsTab({ printer }: { readonly printer: PrinterView }) {
  const { data: state, error, refetch } = useControlsState(printer.printerId, PANEL_MILLISECONDS);
  const hands = useHands(printer);
  if (error && state === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const shared = { printer, state, hands } as const;
  return (
    <div className={styles['tab']}>
      <Standing printer={printer} heldBy={state?.heldBy ?? null} />
      <div className={styles['panels']}>
        <div className={styles['stack']}>
          <MovePanel {...shared} />
          <FilamentPanel {...shared} />
        </div>
        <div className={styles['stack']}>
          <OverridesPanel {...shared} />
          <HeatPanel printer={printer} state={state} />
        </div>
      </div>
      <TrainingPanel printer={printer} />
    </div>
  );
}

interface StandingProps {
  readonly printer: PrinterView;
  readonly heldBy: ControlsView['heldBy'];
}

/** What holds for the whole panel now, once and in words. */
function Standing({ printer, heldBy }: StandingProps) {
  const t = useWords();
  const said =
    heldBy === 'print'
      ? t('controls.notice.print')
      : heldBy !== null
        ? t(`controls.off.${heldBy}`)
        : isPaused(printer)
          ? t('controls.notice.paused')
          : null;
  if (said === null) return null;
  return (
    <p className={styles['notice']} role="status">
      <IconInfoCircle aria-hidden size={22} />
      {said}
    </p>
  );
}
