import { ne } from 'drizzle-orm';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { printTasks } from '../../../src/shop/printing/tables.ts';
import { DEMO_PROJECTS } from '../../../src/station/demo/contents.ts';
import { createStation, type Station } from '../../../src/station/station.ts';

/** Where the run's demo lies, for the processes of its tests. */
export const DEMO_FOLDER = 'PRINTHALL_E2E_DEMO';

const LOOKS_EVERY_MILLISECONDS = 100;
/** Three models are read, drawn and sliced; more than this is stuck. */
const PATIENCE_MILLISECONDS = 1_200_000;

/** Makes the demo factory once a run: its people, printers, and its projects, sliced. Each test file gets a copy. */
export default async function layDemo(): Promise<() => void> {
  const data = mkdtempSync(join(tmpdir(), 'printhall-e2e-demo-'));
  const station = await createStation({ dataDirectory: data, anchorDirectory: join(data, 'anchors') });
  try {
    await station.startDemo();
    await untilFilled(station);
  } finally {
    await station.close();
  }
  process.env[DEMO_FOLDER] = data;
  return () => rmSync(data, { recursive: true, force: true });
}

/** Every project has its task, and those that get an answer have it. */
async function untilFilled({ store }: Station): Promise<void> {
  const answered = DEMO_PROJECTS.filter(({ verdict }) => verdict !== null).length;
  const endsAt = performance.now() + PATIENCE_MILLISECONDS;
  while (performance.now() < endsAt) {
    const tasks = store.reading.$count(printTasks);
    const done = store.reading.$count(printTasks, ne(printTasks.state, 'requested'));
    if ((await tasks) === DEMO_PROJECTS.length && (await done) === answered) return;
    await sleep(LOOKS_EVERY_MILLISECONDS);
  }
  throw new Error('The demo was not filled');
}
