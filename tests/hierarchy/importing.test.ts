import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ScopeId } from '../../src/shop/access/index.ts';
import type { ImportPlan } from '../../src/shop/hierarchy/contract.ts';
import { openTestStation, refusalOf, until, type Client, type TestStation } from '../support/station.ts';
import { addPerson, doneOn, entriesIn, giveOwnRole, placeNamed } from './company.ts';

let house: TestStation;
let master: Client;
let platformId: ScopeId;
let clientId: ScopeId;
beforeAll(async () => {
  house = await openTestStation();
  master = house.people.master.client;
  platformId = (await placeNamed(master, 'All companies')).id;
  clientId = (await placeNamed(master, 'Demo Company')).id;
});
afterAll(() => house.discard());

const verdicts = ({ lines }: ImportPlan) =>
  lines.map(({ line, verdict, problem }) => [line, verdict, problem?.kind ?? null]);

test('[HI15] columns in any order and capitals, any separator, quotes, CRLF and a byte order mark', async () => {
  const csv =
    '\ufeffTIME ZONE;Area;Remarks;factory\r\n' +
    'Europe/Rome;"Hall; north";first;"Say ""hi"""\r\n' +
    ';;;\r\n' +
    ';Hall 2;;Say "hi"\r\n';
  const plan = await master.hierarchy.planImport({ parentId: clientId, csv });
  expect(verdicts(plan)).toEqual([
    [2, 'create', null],
    // A quote that stands bare in a cell: which of the two ways it is meant, nobody knows.
    [4, 'wrong', 'quote'],
  ]);
  expect(plan).toMatchObject({ unknownColumns: ['Remarks'], creates: { factory: 1, area: 1 }, wrong: 1 });
  await master.hierarchy.importScopes({ parentId: clientId, csv, leaveOutWrong: true });
  expect(await placeNamed(master, 'Hall; north')).toMatchObject({
    path: ['Demo Company', 'Say "hi"', 'Hall; north'],
  });
  expect((await placeNamed(master, 'Say "hi"')).timeZone).toBe('Europe/Rome');
});

test('[HI15] a day of expiry counts to its end on the factory’s clock; an instant is taken as it is', async () => {
  const csv =
    'factory,timeZone,expires\nTokyo,Asia/Tokyo,2040-03-31\nExact,,2040-03-31T12:00+02:00\nOdd,,31.03.2040\nNo day,,2040-04-31\nOver,,2001-01-01\n';
  const plan = await master.hierarchy.planImport({ parentId: clientId, csv });
  expect(verdicts(plan).slice(2)).toEqual([
    [4, 'wrong', 'date'],
    [5, 'wrong', 'date'],
    [6, 'wrong', 'date'],
  ]);
  await master.hierarchy.importScopes({ parentId: clientId, csv, leaveOutWrong: true });
  expect((await placeNamed(master, 'Tokyo')).expiresAt).toBe(Date.parse('2040-04-01T00:00+09:00'));
  expect((await placeNamed(master, 'Exact')).expiresAt).toBe(Date.parse('2040-03-31T10:00Z'));
});

test('[HI16] every line is judged, all that is wrong is told at once, and nothing changes', async () => {
  const before = entriesIn(house);
  const csv = [
    'factory,area,timeZone,enterprise,client',
    'Demo Factory North,Print room,,,',
    'Demo Factory North,New room,,,Demo Company',
    'demo factory north,NEW ROOM,,,',
    'Lunar,,Moon/Base,,',
    ',Somewhere,,,',
    ',,,,Another Company',
    'Too,few,cells',
    `${'x'.repeat(121)},,,,`,
    'Tokyo,,,demo factory south,',
    ',,,,demo company',
    'Printed,,,New group,',
    '"broken,,,,',
    'New group,,,,',
  ].join('\n');
  const plan = await master.hierarchy.planImport({ parentId: clientId, csv });
  expect(verdicts(plan)).toEqual([
    [2, 'exists', null],
    [3, 'create', null],
    [4, 'wrong', 'twice'],
    [5, 'wrong', 'timeZone'],
    [6, 'wrong', 'nameMissing'],
    [7, 'wrong', 'elsewhere'],
    [8, 'wrong', 'columns'],
    [9, 'wrong', 'nameUnfit'],
    [10, 'wrong', 'nameTaken'],
    [11, 'wrong', 'nameMissing'],
    [12, 'create', null],
    [13, 'wrong', 'quote'],
    [14, 'wrong', 'nameTaken'],
  ]);
  expect(plan.lines[2]?.problem).toEqual({ kind: 'twice', line: 3 });
  expect(plan.creates).toEqual({ area: 1, enterprise: 1, factory: 1 });
  expect(entriesIn(house)).toBe(before);
});

test('[HI15] a heading without its column, or with one twice, is all that is told; an empty file says so', async () => {
  const plan = (csv: string, parentId = clientId) => master.hierarchy.planImport({ parentId, csv });
  expect((await plan('name,area\nX,Y\n')).lines).toMatchObject([
    { line: 1, verdict: 'wrong', problem: { kind: 'columnMissing', column: 'factory' } },
  ]);
  expect((await plan('factory,Factory\nX,Y\n')).lines).toMatchObject([
    { line: 1, problem: { kind: 'columnTwice', column: 'factory' } },
  ]);
  expect((await plan('factory\nX\n', platformId)).lines).toMatchObject([
    { problem: { kind: 'columnMissing', column: 'client' } },
  ]);
  for (const csv of ['', '\n\n', 'factory\n', '\ufefffactory;area\r\n;\r\n'])
    expect(await refusalOf(plan(csv))).toEqual({ code: 'hierarchy.fileEmpty' });
  expect(await refusalOf(plan(`factory\n${'X\n'.repeat(5_001)}`))).toEqual({
    code: 'hierarchy.fileTooLong',
    maximum: 5_000,
  });
});

test('[HI17] a file is done with a line of the record for each place; with wrong lines, not at all', async () => {
  const wrong = 'client,enterprise,factory,area\nBeta,,,\nBeta,Tools,Works,Hall\n,,Nowhere,\n';
  const before = (await master.hierarchy.scopes()).length;
  expect(await refusalOf(master.hierarchy.importScopes({ parentId: platformId, csv: wrong }))).toEqual({
    code: 'hierarchy.linesWrong',
    lines: 1,
  });
  expect((await master.hierarchy.scopes()).length).toBe(before);
  const entries = entriesIn(house);
  const done = { parentId: platformId, csv: wrong, leaveOutWrong: true };
  expect(await master.hierarchy.importScopes(done)).toEqual({ created: 4 });
  expect(entriesIn(house)).toBe(entries + 4);
  const hall = await placeNamed(master, 'Hall');
  expect(hall.path).toEqual(['Beta', 'Tools', 'Works', 'Hall']);
  expect(doneOn(house, hall.id)).toMatchObject([
    {
      action: 'hierarchy.importScopes',
      personId: house.people.master.personId,
      recordName: 'Hall',
      facts: { kind: 'area' },
    },
  ]);
  // The same file again finds all of it there.
  const again = await master.hierarchy.planImport(done);
  expect(again.lines.map(({ verdict }) => verdict)).toEqual(['exists', 'exists', 'wrong']);
  expect(await master.hierarchy.importScopes(done)).toEqual({ created: 0 });
});

test('[HI18] a name is a name, whatever a spreadsheet would make of it', async () => {
  const csv = 'factory\n=cmd|calc!A1\n';
  await master.hierarchy.importScopes({ parentId: clientId, csv });
  expect((await placeNamed(master, '=cmd|calc!A1')).kind).toBe('factory');
});

test('[HI18] places that are there stay as they are, also where the file says more of them', async () => {
  const csv = 'factory,timeZone,expires\nDemo Factory South,Asia/Tokyo,2040-01-01\n';
  const plan = await master.hierarchy.planImport({ parentId: clientId, csv });
  expect(verdicts(plan)).toEqual([[2, 'exists', null]]);
  await master.hierarchy.importScopes({ parentId: clientId, csv });
  const south = await placeNamed(master, 'Demo Factory South');
  expect([south.timeZone, south.expiresAt]).toEqual([null, null]);
});

test('[HI18] each line asks for what making its places by hand would ask for', async () => {
  const { scopeId } = await master.hierarchy.createEnterprise({ parentId: clientId, name: 'Planned' });
  const { client } = await addPerson(house, 'Maker', ['print-farm', 'operator'], scopeId);
  giveOwnRole(house, 'Maker', ['factory.create', 'factory.list'], scopeId);
  const csv =
    'enterprise,factory,area,expires\n,Made,,\n,Made,Hall,\n,Termed,,2040-01-01\nPlanned,Also made,,\n';
  const plan = await client.hierarchy.planImport({ parentId: scopeId, csv });
  expect(plan.lines.map(({ verdict, problem }) => [verdict, problem])).toEqual([
    ['create', null],
    ['wrong', { kind: 'notAllowed', permission: 'factory.modify' }],
    ['wrong', { kind: 'notAllowed', permission: 'factory.manageExpiration' }],
    ['create', null],
  ]);
  const up = client.hierarchy.planImport({ parentId: clientId, csv });
  expect((await refusalOf(up)).code).toBe('access.forbidden');
  const { operator } = house.people;
  const northId = (await placeNamed(master, 'Demo Factory North')).id;
  expect(await refusalOf(operator.client.hierarchy.planImport({ parentId: northId, csv }))).toMatchObject({
    code: 'hierarchy.wrongKind',
    kind: 'factory',
  });
});

test('[HI17] what comes in between is taken in, and everything else has its turn', async () => {
  const { scopeId } = await master.hierarchy.createClient({ parentId: platformId, name: 'Busy' });
  const lines = Array.from({ length: 300 }, (_, index) => `Plant ${index}`);
  const importing = master.hierarchy.importScopes({
    parentId: scopeId,
    csv: `factory\n${lines.join('\n')}\n`,
  });
  // While the file is being done somebody else makes a place that the file will come to.
  await until(
    () => placesBelow(scopeId),
    (count) => count > 0,
  );
  const last = await master.hierarchy.createFactory({ parentId: scopeId, name: 'plant 299' });
  const { created } = await importing;
  expect(created).toBe(299);
  expect(await placesBelow(scopeId)).toBe(300);
  expect((await master.hierarchy.scopes()).some(({ id }) => id === last.scopeId)).toBe(true);
  const { seen } = await master.hierarchy.hanging({ scopeId });
  await master.hierarchy.deleteScope({ scopeId, seen });
});

async function placesBelow(scopeId: string): Promise<number> {
  return (await master.hierarchy.scopes()).filter(({ parentId }) => parentId === scopeId).length;
}

test('[HI17] a file of many hundred lines is done', async () => {
  const lines = Array.from({ length: 600 }, (_, index) => `Group ${index % 50},Bulk ${index}`);
  const csv = `enterprise,factory\n${lines.join('\n')}\n`;
  const { scopeId } = await master.hierarchy.createClient({ parentId: platformId, name: 'Bulk' });
  expect(await master.hierarchy.importScopes({ parentId: scopeId, csv })).toEqual({ created: 650 });
  const { seen, scopes } = await master.hierarchy.hanging({ scopeId });
  expect(scopes).toEqual({ enterprise: 50, factory: 600 });
  await master.hierarchy.deleteScope({ scopeId, seen });
});
