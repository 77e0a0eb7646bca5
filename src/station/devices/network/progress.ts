import type { PrintJob, SourcePlace } from '../../../shop/printers/protocol/job-model.ts';
import type { JobProgress } from '../../../shop/printers/protocol/model.ts';
import type { ServerStatus } from './service.ts';

/** Of a print that has not begun. */
export function progressBefore({ id, source }: PrintJob): JobProgress {
  return {
    jobId: id,
    acknowledgedLines: 0,
    totalLines: source.totals.commands,
    fraction: 0,
    lastAcknowledgedLine: 0,
    layer: 0,
    totalLayers: source.totals.layers,
    remainingSeconds: null,
  };
}

/**
 * Lines by the bytes that the server has read, where it says so; a server that only knows a share of the time leaves
 * them at none, for a line that nobody counted is not acknowledged.
 */
export async function progressAt(
  job: PrintJob,
  before: JobProgress,
  status: ServerStatus,
): Promise<JobProgress> {
  const { source } = job;
  const offset = status.fileOffset === null ? null : Math.min(status.fileOffset, source.totals.bytes);
  const place = offset === null || source.file === undefined ? null : await placeOf(job, offset);
  return {
    ...before,
    acknowledgedLines: Math.max(before.acknowledgedLines, place?.commands ?? 0),
    lastAcknowledgedLine: Math.max(before.lastAcknowledgedLine, place?.fileLine ?? 0),
    fraction: Math.max(before.fraction, fractionOf(status, offset, source.totals.bytes)),
    layer: status.layer ?? Math.max(before.layer, place?.layer ?? 0),
    totalLayers: status.layers ?? before.totalLayers,
    remainingSeconds: status.remainingSeconds,
  };
}

function fractionOf(status: ServerStatus, offset: number | null, bytes: number): number {
  if (offset !== null && bytes > 0) return offset / bytes;
  return status.fraction ?? 0;
}

/** Null: the file cannot be read here any more, which is no matter to a printer that has it. */
async function placeOf({ source }: PrintJob, offset: number): Promise<SourcePlace | null> {
  try {
    return (await source.file?.placeAt(offset)) ?? null;
  } catch {
    return null;
  }
}

/** The same to people: no event for it. */
export function isSameProgress(left: JobProgress, right: JobProgress): boolean {
  return (
    left.acknowledgedLines === right.acknowledgedLines &&
    left.fraction === right.fraction &&
    left.layer === right.layer &&
    left.remainingSeconds === right.remainingSeconds
  );
}
