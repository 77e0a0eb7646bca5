import { eq } from 'drizzle-orm';
import type { CurrentPrintView, JobProgress, PauseCause, PauseReason } from '../printers/index.ts';
import { models, modelVersions, projects } from '../projects/tables.ts';
import type { PrintingHouse } from './house.ts';
import type { PrintRow } from './moves.ts';
import { cardOfPrint, GETS_WHOLE_FILES } from './card-runs.ts';
import { currentPrintRow, reading } from './printer-rows.ts';
import { printProgress, printTasks } from './tables.ts';

/** The run that a printer has in hand, as its card shows it; null when it is free. */
export function currentPrint(house: PrintingHouse, printerId: string): CurrentPrintView | null {
  const print = currentPrintRow(reading(house), printerId);
  if (print === null) return null;
  const row = house.store.reading
    .select({ task: printTasks, modelName: models.name, projectName: projects.name })
    .from(printTasks)
    .innerJoin(modelVersions, eq(modelVersions.id, printTasks.modelVersionId))
    .innerJoin(models, eq(models.id, modelVersions.modelId))
    .innerJoin(projects, eq(projects.id, printTasks.projectId))
    .where(eq(printTasks.id, print.taskId))
    .get();
  if (row === undefined) {
    // What another station printed can be here before what it was of.
    if (print.stationId !== house.stationId) return null;
    throw new Error(`The run ${print.id} has no task`);
  }
  return {
    printId: print.id,
    taskId: print.taskId,
    version: print.version,
    modelVersionId: row.task.modelVersionId,
    modelName: row.modelName,
    projectName: row.projectName,
    state: print.state,
    materialKey: row.task.materialKey,
    sliceId: row.task.sliceId,
    fileOnItsWay:
      print.stationId === house.stationId && isBefore(print.state)
        ? house.fileOnItsWay(row.task.gcodeHash)
        : null,
    waitsForPower: house.power.waitsFor(print.id),
    taskWent: row.task.printId === print.id ? null : row.task.state,
    startedAt: print.startedAt,
    failure:
      print.failure === null ? null : { code: print.failure.code, firmwareText: print.failure.firmwareText },
    pauseCause: pauseCauseOf(house, print),
    card: cardOfPrint(house, print, row.task.gcodeHash),
    ...progressOf(house, print, row.task.estimatedSeconds),
  };
}

const CAUSES: Readonly<Record<PauseCause, PauseReason>> = {
  asked: 'person',
  fileAsked: 'file',
  printerAsked: 'printer',
  filamentOut: 'filamentOut',
  printerHolds: 'printerHolds',
};

function pauseCauseOf(house: PrintingHouse, { id, printerId }: PrintRow): PauseReason | null {
  const snapshot = house.bench.snapshot(printerId);
  if (snapshot?.job?.jobId !== id) return null;
  const { state } = snapshot;
  if (state.kind !== 'pausing' && state.kind !== 'paused') return null;
  const isAtScreen = state.cause === 'printerAsked' && GETS_WHOLE_FILES.test(snapshot.address);
  return isAtScreen ? 'screen' : CAUSES[state.cause];
}

/** Its file is still to be read at its own station. */
function isBefore(state: PrintRow['state']): boolean {
  return state === 'accepted' || state === 'preheating';
}

export type ProgressView = Pick<
  CurrentPrintView,
  | 'acknowledgedLines'
  | 'totalLines'
  | 'lastAcknowledgedLine'
  | 'fraction'
  | 'remainingSeconds'
  | 'layer'
  | 'layers'
>;

function progressOf(house: PrintingHouse, print: PrintRow, estimatedSeconds: number | null): ProgressView {
  const job = house.bench.snapshot(print.printerId)?.job ?? null;
  if (job !== null && job.jobId === print.id) return progressView(job, estimatedSeconds);
  const kept = house.store.reading
    .select()
    .from(printProgress)
    .where(eq(printProgress.printId, print.id))
    .get();
  const acknowledgedLines = kept?.acknowledgedLines ?? 0;
  const totalLines = kept?.totalLines ?? 0;
  return {
    acknowledgedLines,
    totalLines,
    lastAcknowledgedLine: kept?.lastAcknowledgedLine ?? 0,
    fraction: totalLines === 0 ? 0 : acknowledgedLines / totalLines,
    remainingSeconds: print.state === 'accepted' || print.state === 'preheating' ? estimatedSeconds : null,
    layer: kept === undefined || kept.layer === 0 ? null : kept.layer,
    layers: kept === undefined || kept.layers === 0 ? null : kept.layers,
  };
}

/** Progress as the window shows it: the file's own time marks where it has them, else its estimate, shortened. */
export function progressView(job: JobProgress, estimatedSeconds: number | null): ProgressView {
  const estimated = estimatedSeconds === null ? null : Math.round(estimatedSeconds * (1 - job.fraction));
  return {
    acknowledgedLines: job.acknowledgedLines,
    totalLines: job.totalLines,
    lastAcknowledgedLine: job.lastAcknowledgedLine,
    fraction: job.fraction,
    remainingSeconds: job.remainingSeconds ?? estimated,
    layer: job.layer === 0 ? null : job.layer,
    layers: job.totalLayers === 0 ? null : job.totalLayers,
  };
}
