import type { CardStanding } from '../../../shop/printers/protocol/card-model.ts';
import type { PrinterState } from '../../../shop/printers/protocol/model.ts';
import type { RunOnCard } from '../connection.ts';

/** What is known of a print that the printer reads from its card, by what was last seen of it. */
const STANDINGS: Partial<Record<PrinterState['kind'], CardStanding>> = {
  starting: 'starting',
  printing: 'going',
  pausing: 'pausing',
  paused: 'paused',
  resuming: 'resuming',
  cancelling: 'cancelling',
};

/** The same run as the printer stands now; out of sight it stands as it did when it was seen. */
export function runSeen(run: RunOnCard, state: PrinterState): RunOnCard {
  const standing = STANDINGS[state.kind];
  return standing === undefined || !('jobId' in state) || state.jobId !== run.id ? run : { ...run, standing };
}
