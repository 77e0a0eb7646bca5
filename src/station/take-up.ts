import { and, eq, isNull } from 'drizzle-orm';
import type { ContentHash } from '../shop/files/index.ts';
import type { PrintingHouse } from '../shop/printing/house.ts';
import { unseenRunOf } from '../shop/printing/card-runs.ts';
import { interruptRun, interruptRuns } from '../shop/printing/printer-events.ts';
import { credentialOf } from '../shop/printers/printer-rows.ts';
import { printers } from '../shop/printers/tables.ts';
import { endSlicesCutOff } from '../shop/projects/slicing.ts';
import { modelVersions } from '../shop/projects/tables.ts';
import { isReadHere, startAnalysis } from '../shop/projects/uploads.ts';
import type { ProjectsHouse } from '../shop/projects/use-cases.ts';
import type { RunOnCard } from './devices/connection.ts';
import type { Machines } from './machines.ts';

/** What a station does when it comes up: nothing of the past goes on by itself. */
export function takeUp(machines: Machines, printing: PrintingHouse, projects: ProjectsHouse): void {
  const { store, bench, identity } = machines;
  endSlicesCutOff(projects);
  bench.findRunsWith((printerId) => runOnCard(printing, printerId));
  interruptRuns(printing);
  const rows = store.reading
    .select()
    .from(printers)
    .where(and(eq(printers.stationId, identity.id), isNull(printers.removedAt)))
    .all();
  for (const { id, address, connects, fault } of rows) {
    if (!connects || fault !== null) continue;
    void bench.connect(id, address, credentialOf(machines, id));
  }
  for (const version of store.reading.select().from(modelVersions).all()) {
    if (version.analysis.state !== 'analysing' || !isReadHere(projects, version)) continue;
    const file = { hash: version.contentHash as ContentHash, name: version.fileName };
    startAnalysis(projects, version.id, file, version.uploadedBy);
  }
}

/**
 * The run that a printer may be reading from its card since before, with its file. Where that file is not here any more
 * nothing is known of the print, and the run is as interrupted as any.
 */
async function runOnCard(printing: PrintingHouse, printerId: string): Promise<RunOnCard | null> {
  const run = unseenRunOf(printing, printerId);
  if (run === null) return null;
  const { printId: id, gcodeHash: sha256, standing } = run;
  const path = await printing.verifiedGcode(sha256);
  const source = path.ok ? await printing.bench.openJob(path.value) : path;
  if (source.ok) return { id, source: source.value, sha256, standing };
  interruptRun(printing, id);
  return null;
}
