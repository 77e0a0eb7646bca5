/*
 * A process that does everything at once: `node busy-station.ts FOLDER SEED`. It works through the store, keeps the
 * progress of a print, syncs with the hub that the folder is enrolled at, copies its store, and says on a line each what
 * is committed, until it is killed.
 */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { printProgress } from '../../../src/shop/printing/tables.ts';
import { openPostgresHub } from '../../../src/station/sync/postgres/postgres-hub.ts';
import { ACTS, perform } from '../../sync/support/operations.ts';
import { openRealStation } from '../../sync/support/real-station.ts';
import { choicesFrom } from '../../verify/random.ts';
import { companyOf } from '../../sync/support/company.ts';

const [directory = '', seed = '1'] = process.argv.slice(2);
const { store, database, identity } = await openRealStation(directory, openPostgresHub, () => undefined);
const choices = choicesFrom(Number(seed));
const company = companyOf(1);
let ids = 0;
const scene = {
  store,
  stationId: identity.id,
  company,
  factories: company.factories,
  choices,
  nextId: (kind: string) => `${kind}-${process.pid}-${String((ids += 1)).padStart(7, '0')}`,
  now: () => Date.now(),
};
const newest = database
  .prepare<[string, number], string>(
    'SELECT id FROM audit_entries WHERE station_id = ? AND epoch = ? ORDER BY sequence DESC LIMIT 1',
  )
  .pluck();

function work(): void {
  for (let count = 0; count < 3; count += 1) {
    // Not process.stdout: what is said must be out before the next line of code.
    if (perform(scene, choices.of(ACTS)) !== null) {
      writeSync(1, `${newest.get(identity.id, identity.epoch) ?? ''}\n`);
    }
  }
  setImmediate(work);
}

/** As the wire does while it prints: rows that stay, at any time. */
function progress(): void {
  const row = {
    acknowledgedLines: ids,
    totalLines: 1_000_000,
    lastAcknowledgedLine: ids,
    layer: 1,
    layers: 2,
    at: Date.now(),
  };
  store.journal((rows) => {
    rows
      .insert(printProgress)
      .values({ printId: 'a print', ...row })
      .onConflictDoUpdate({ target: printProgress.printId, set: row })
      .run();
  });
}

async function copyAgainAndAgain(): Promise<void> {
  for (let number = 0; ; number += 1) await database.backup(join(directory, `copy-${number % 2}.db`));
}

setInterval(progress, 5);
void copyAgainAndAgain();
work();
