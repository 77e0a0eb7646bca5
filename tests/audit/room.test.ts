import { asc } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import { DEMO_PASSWORD } from '../../src/station/demo/people.ts';
import { entry } from '../support/open-station.ts';
import { addSecondClient } from '../support/second-client.ts';
import { factoryOf, openTestStation, refusalOf, signIn, type TestStation } from '../support/station.ts';

let house: TestStation;
beforeAll(async () => {
  house = await openTestStation();
  addSecondClient(house);
});
afterAll(() => house.discard());

const all = () =>
  house.station.store.reading.select().from(auditEntries).orderBy(asc(auditEntries.sequence)).all();

test('[AU5] each sign-in, sign-out, lock, unlock and change is one entry of its person', async () => {
  const before = all().length;
  const { client, personId } = await signIn(house.station, 'designer@demo.example');
  await client.people.setLanguage({ language: 'es' });
  await client.people.lock();
  await client.people.unlock({ password: DEMO_PASSWORD });
  const { projectId } = await client.projects.create({ scopeId: await factoryOf(client), name: 'Recorded' });
  await client.people.signOut();
  const made = all().slice(before);
  expect(made.map(({ action, result }) => [action, result])).toEqual([
    ['people.signIn', 'done'],
    ['people.setLanguage', 'done'],
    ['people.lock', 'done'],
    ['people.unlock', 'done'],
    ['projects.create', 'done'],
    ['people.signOut', 'done'],
  ]);
  expect(new Set(made.map((one) => one.personId))).toEqual(new Set([personId]));
  expect(made[4]?.recordId).toBe(projectId);
  // Reading makes no entry.
  await house.people.master.client.audit.entries({});
  expect(all()).toHaveLength(before + made.length);
});

test('[AU6] a refused sign-in is on record by the account that was typed, without what was typed', async () => {
  const password = 'surely not this password';
  await refusalOf(house.nobody.people.signIn({ email: 'guessed@demo.example', password }));
  const last = all().at(-1);
  expect(last).toMatchObject({ action: 'people.signIn', result: 'refused', personId: null });
  expect(JSON.parse(last?.body ?? '')).toMatchObject({
    facts: { email: 'guessed@demo.example', refusal: { code: 'people.wrongSecret' } },
  });
  expect(JSON.stringify(last)).not.toContain(password);
});

test('[AU7] entries show where the reader may see the record; those of no place, to who sees all of it', async () => {
  const { master, manager, operator } = house.people;
  const entriesOf = async (person: typeof master) =>
    (await person.client.audit.entries({ limit: 200 })).entries;
  const seen = await entriesOf(master);
  expect(seen.some(({ scopeId }) => scopeId === null)).toBe(true);
  expect(JSON.stringify(seen)).not.toContain('Hidden');
  const managed = await entriesOf(manager);
  expect(managed.length).toBeGreaterThan(0);
  expect(
    managed.every(({ scopeName }) => scopeName !== 'Demo Factory South' && scopeName !== 'Demo Company'),
  ).toBe(true);
  expect(await entriesOf(operator)).toEqual([]);
  expect(await refusalOf(operator.client.audit.verify())).toEqual({ code: 'audit.nothingVisible' });
});

test('[AU9] whatever a name holds, it is kept as it is and breaks neither the line nor the chain', async () => {
  const { client } = house.people.master;
  const parentId = await factoryOf(client);
  const names = [
    '=cmd|"/c calc"!A1',
    '"},{"action":"forged',
    "'); DROP TABLE audit_entries; --",
    '\\u0000\\n',
    '<script>alert(1)</script>',
    '\u200d\ufeffx',
    '😀'.repeat(60),
  ];
  for (const name of names) await client.hierarchy.createArea({ parentId, name });
  const { entries } = await client.audit.entries({ action: 'hierarchy.createArea', limit: 200 });
  expect(entries.map(({ recordName }) => recordName).toReversed()).toEqual(names.map((name) => name.trim()));
  expect((await client.audit.verify()).unbroken).toBe(true);
});

test('[AU9] an entry whose words the file cannot keep is hashed as the file keeps it', async () => {
  house.station.store.write((tx) =>
    tx.record(entry({ recordId: 'half \ud800', recordName: '\udfff', facts: { '\ud83d': '\ud83d' } })),
  );
  expect((await house.people.master.client.audit.verify()).unbroken).toBe(true);
});

test('[AU8] a record longer than a page is walked to its end', async () => {
  house.station.store.write((tx) => {
    for (let number = 0; number < 1_200; number += 1) tx.record(entry({ action: 'test.many' }));
  });
  const verdict = await house.people.master.client.audit.verify();
  expect(verdict).toMatchObject({ unbroken: true, entries: all().length, firstBad: null });
  // More than a thousand new ones: a head was signed for them at once.
  expect(verdict.lastHead?.sequence).toBeGreaterThan(1_000);
});
