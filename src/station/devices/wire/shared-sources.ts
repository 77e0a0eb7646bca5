import type { LineSource } from '../../../shop/printers/protocol/job-model.ts';
import type { RunOnCard } from '../connection.ts';
import { GcodeFile } from '../gcode-file.ts';
import type { SharedRunOnCard, SharedSource } from './wire-messages.ts';

/** A file as the thread can find it: what is on the disk it reads by itself. */
export function shared(source: LineSource): SharedSource {
  return source instanceof GcodeFile
    ? { kind: 'file', parts: source.parts }
    : { kind: 'asked', totals: source.totals };
}

export function sharedRun({ id, source, sha256, standing }: RunOnCard): SharedRunOnCard {
  return { id, source: shared(source), sha256, standing };
}
