import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPolicyBook } from '../../../src/station/policy-book.ts';
import type { JudgedPart } from '../../../src/station/sync/applying/judge.ts';
import type { RowEdit } from '../../../src/station/sync/hub.ts';
import { accessJudge } from '../../../src/station/sync/judging/access-judge.ts';
import { addWithRole, found, placeOf } from '../../people/accounts.ts';
import { openBareStation, type BareStation } from '../../support/open-station.ts';
import { accessRows, masterAt, openCompany, type Company } from './company.ts';

/** The edits of everything that was committed at a station that has no hub yet, as they would travel. */
function editsOf({ station }: BareStation): readonly RowEdit[] {
  const lines: RowEdit[] = [];
  station.store.replicate((database) => {
    const rows = database
      .prepare<[], { tableName: string; rowId: string; operation: 'insert'; columns: string }>(
        `SELECT table_name AS tableName, row_id AS rowId, operation, columns FROM change_log ORDER BY sequence`,
      )
      .all();
    lines.push(
      ...rows.map((row) => ({
        ...row,
        columns: JSON.parse(row.columns) as RowEdit['columns'],
        before: null,
      })),
    );
    return [];
  });
  return lines;
}

function objectionAt({ station }: BareStation, part: Partial<JudgedPart>): unknown {
  const judge = accessJudge();
  const { reading } = station.store;
  const whole = { personId: null, at: 2e12, stationId: 'another', edits: [], ...part };
  return judge.objectionTo(reading, whole, () => createPolicyBook(reading).current());
}

describe('a part by itself', () => {
  let founded: BareStation;
  let empty: BareStation;
  beforeEach(async () => {
    founded = await openBareStation();
    empty = await openBareStation();
  });
  afterEach(async () => {
    await founded.discard();
    await empty.discard();
  });

  test('[SY20] [SY22] the first start stands where nothing is, and nowhere else; nobody’s change stands nowhere', async () => {
    const { personId } = await found(founded);
    const beginning = editsOf(founded).filter(({ tableName }) => tableName !== 'audit_entries');
    expect(beginning.map(({ tableName }) => tableName)).toContain('grants');
    const part = { personId, edits: beginning };
    expect(objectionAt(empty, part)).toBeNull();
    expect(objectionAt(founded, part)).toMatchObject({ code: 'sync.unlawfulChange' });
    expect(objectionAt(empty, { ...part, personId: null })).toMatchObject({ code: 'sync.unlawfulChange' });
    expect(objectionAt(empty, { ...part, personId: 'another' })).toMatchObject({
      code: 'sync.unlawfulChange',
    });
    const withoutCompany = beginning.filter(({ columns }) => columns?.['kind'] !== 'client');
    expect(objectionAt(empty, { ...part, edits: withoutCompany })).toMatchObject({
      code: 'sync.unlawfulChange',
    });
  });

  test('[SY20] columns that only a newer Printhall knows are judged by nobody who does not know them', async () => {
    const { personId } = await found(founded);
    const renamed: RowEdit = {
      tableName: 'people',
      rowId: personId,
      operation: 'update',
      columns: { nickname: 'Ada' },
      before: { nickname: null },
    };
    expect(objectionAt(founded, { personId, edits: [renamed] })).toBeNull();
    const both = { ...renamed, columns: { nickname: 'Ada', name: 'Ada L.' } };
    expect(objectionAt(founded, { personId, edits: [both] })).toBeNull();
    expect(objectionAt(founded, { personId: 'another', edits: [both] })).not.toBeNull();
    const state = { ...renamed, columns: { nickname: 'Ada', state: 'inactive' } };
    expect(objectionAt(founded, { personId, edits: [state] })).toMatchObject({ code: 'access.ownGrants' });
  });

  test('[SY22] values that are no values are refused, and nothing is thrown', async () => {
    const { personId } = await found(founded);
    for (const [tableName, columns] of [
      ['roles', { permissions: '{', version: 2 }],
      ['roles', { permissions: '[1,2]', rank: 'high', version: 2 }],
      ['grants', { revoked_at: 'now', revoked_by: personId, version: 2 }],
      ['people', { name: 'two\nlines' }],
      ['scopes', { parent_id: 5 }],
      ['credentials', { password_hash: '' }],
    ] as const) {
      const edit: RowEdit = { tableName, rowId: personId, operation: 'update', columns, before: {} };
      expect(objectionAt(founded, { personId, edits: [edit] })).not.toBeNull();
    }
    const empty: RowEdit = {
      tableName: 'grants',
      rowId: 'x',
      operation: 'insert',
      columns: null,
      before: null,
    };
    expect(objectionAt(founded, { personId, edits: [empty] })).toMatchObject({ code: 'sync.unlawfulChange' });
  });
});

describe('a place that goes', () => {
  let company: Company;
  beforeEach(async () => {
    company = await openCompany();
  });
  afterEach(() => company.discard());

  test.each(['a place', 'a role for somebody', 'nothing'] as const)(
    '[SY20] takes with it what its deleter was told of: %s that came before at another station',
    async (what) => {
      const { members, master } = company;
      const parentId = await placeOf(master.client, 'client');
      const { scopeId } = await master.client.hierarchy.createFactory({ parentId, name: 'South' });
      company.settle();
      const elsewhere = await masterAt(members[1]);
      const { seen } = await master.client.hierarchy.hanging({ scopeId });
      await master.client.hierarchy.deleteScope({ scopeId, seen });
      const email = 'otto@acme.example';
      if (what === 'a place') await elsewhere.hierarchy.createArea({ parentId: scopeId, name: 'Hall' });
      if (what === 'a role for somebody') {
        await addWithRole(members[1].house, elsewhere, { email, roleId: 'print-farm/operator', scopeId });
      }
      members[1].push();
      company.settle();
      expect(accessRows(members[1])).toEqual(accessRows(members[0]));
      const still = (await elsewhere.hierarchy.scopes()).some(({ id }) => id === scopeId);
      expect(still).toBe(what !== 'nothing');
      // And the other way round: what is made in a place that went before is made nowhere.
      if (what === 'nothing') return;
      const refusals = members[0].verdicts.flatMap(({ objection }) => objection?.code ?? []);
      expect(refusals).toContain('hierarchy.changedMeanwhile');
    },
  );

  test('[SY20] what is put into a place that went before is put nowhere', async () => {
    const { members, master } = company;
    const parentId = await placeOf(master.client, 'client');
    const { scopeId } = await master.client.hierarchy.createFactory({ parentId, name: 'South' });
    company.settle();
    const elsewhere = await masterAt(members[1]);
    const { seen } = await master.client.hierarchy.hanging({ scopeId });
    await master.client.hierarchy.deleteScope({ scopeId, seen });
    const area = await elsewhere.hierarchy.createArea({ parentId: scopeId, name: 'Hall' });
    company.settle();
    expect(accessRows(members[1])).toEqual(accessRows(members[0]));
    for (const { verdicts, database } of members) {
      expect(verdicts.flatMap(({ objection }) => objection?.code ?? [])).toContain('hierarchy.notFound');
      const row = database.prepare<[string]>('SELECT * FROM scopes WHERE id = ?').get(area.scopeId);
      expect(row).toBeUndefined();
    }
  });
});
