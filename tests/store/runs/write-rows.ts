// A process that writes: `node write-rows.ts FOLDER COUNT`. Says how many are committed, one line each.
import { eq } from 'drizzle-orm';
import { writeSync } from 'node:fs';
import { scopes } from '../../../src/shop/hierarchy/tables.ts';
import { entry, openBareStore } from '../../support/open-station.ts';

const [directory = '', count = '0'] = process.argv.slice(2);
const { store } = await openBareStore(directory);
for (let number = 1; number <= Number(count); number += 1) {
  const id = `scope-${process.pid}-${number}`;
  store.write((tx) => {
    tx.rows.insert(scopes).values({ id, kind: 'factory', name: 'A place', createdAt: number }).run();
    tx.record(entry({ recordId: id, action: 'test.insert' }));
    tx.rows
      .update(scopes)
      .set({ name: `Place ${number}` })
      .where(eq(scopes.id, id))
      .run();
  });
  // Not process.stdout: what is said must be out before the next line of code.
  writeSync(1, `${id}\n`);
}
store.close();
