import { and, eq, isNull } from 'drizzle-orm';
import type { ContentHash } from '../shop/files/index.ts';
import type { PrintingHouse } from '../shop/printing/house.ts';
import { unseenRunOf } from '../shop/printing/card-runs.ts';
import { interruptRun, interruptRuns } from '../shop/printing/printer-events.ts';
import { credentialOf } from '../shop/printers/printer-rows.ts';
import { printers } from '../shop/printers/tables.ts';
import { prints } from '../shop/printing/tables.ts';
import { isRunning } from '../shop/printing/transitions.ts';
import type { Reading } from '../shop/records/store.ts';
import { endSlicesCutOff } from '../shop/projects/slicing.ts';
import { modelVersions } from '../shop/projects/tables.ts';
import { isReadHere, startAnalysis } from '../shop/projects/uploads.ts';
import type { ProjectsHouse } from '../shop/projects/use-cases.ts';
import type { RunOnCard } from './devices/connection.ts';
import type { Machines } from './machines.ts';

/** What a station does when it comes up: nothing of the past goes on by itself. */
export function takeUp(machines: Machines, printing: PrintingHouse, projects: ProjectsHouse): void {
  const { store, bench } = machines;
  endSlicesCutOff(projects);
  bench.findRunsWith((printerId) => runOnCard(printing, printerId));
  interruptRuns(printing);
  takeUpPrinters(machines);
  for (const version of store.reading.select().from(modelVersions).all()) {
    if (version.analysis.state !== 'analysing' || !isReadHere(projects, version)) continue;
    const file = { hash: version.contentHash as ContentHash, name: version.fileName };
    startAnalysis(projects, version.id, file, { startedBy: version.uploadedBy, waitedForBy: 'nobody' });
  }
}

/** Connects this station's own printers that nothing speaks against, where they are not connected. */
export function takeUpPrinters(machines: Pick<Machines, 'store' | 'bench' | 'identity'>): void {
  const { store, bench, identity } = machines;
  for (const { id, address, connects, fault } of ownPrinters(store.reading, identity.id)) {
    if (!connects || fault !== null || bench.snapshot(id) !== null) continue;
    void bench.connect(id, address, credentialOf(machines, id));
  }
}

/** Ends the connections to this station's own printers. */
export async function letGoOfPrinters({
  store,
  bench,
  identity,
}: Pick<Machines, 'store' | 'bench' | 'identity'>): Promise<void> {
  await Promise.all(ownPrinters(store.reading, identity.id).map(({ id }) => bench.disconnect(id)));
}

/** Whether any run at a station has its printer in hand. */
export function isPrintingAt(reading: Reading, stationId: string): boolean {
  return reading
    .select({ state: prints.state })
    .from(prints)
    .where(eq(prints.stationId, stationId))
    .all()
    .some(({ state }) => isRunning(state) || state === 'preheating');
}

function ownPrinters(reading: Reading, stationId: string): readonly (typeof printers.$inferSelect)[] {
  return reading
    .select()
    .from(printers)
    .where(and(eq(printers.stationId, stationId), isNull(printers.removedAt)))
    .all();
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
