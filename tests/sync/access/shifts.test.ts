import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ScopeId } from '../../../src/shop/access/index.ts';
import { createPolicyBook } from '../../../src/station/policy-book.ts';
import type { RowEdit } from '../../../src/station/sync/hub.ts';
import { shiftJudge } from '../../../src/station/sync/judging/shift-judge.ts';
import { addOperator, found, placeOf, type Founded } from '../../people/accounts.ts';
import { openBareStation, type BareStation } from '../../support/open-station.ts';

let here: BareStation;
let master: Founded;
let factoryId: ScopeId;
beforeEach(async () => {
  here = await openBareStation();
  master = await found(here);
  factoryId = await placeOf(master.client, 'factory');
});
afterEach(() => here.discard());

const EARLY = { name: 'Early', days: [1, 2], startMinute: 360, endMinute: 840 };

function edit(operation: RowEdit['operation'], rowId: string, columns: RowEdit['columns']): RowEdit {
  return { tableName: 'shifts', rowId, operation, columns, before: null };
}

function objectionTo(personId: string | null, ...edits: readonly RowEdit[]): unknown {
  const { reading } = here.station.store;
  const part = { personId, at: here.clock.now(), stationId: 'another', edits };
  return shiftJudge().objectionTo(reading, part, () => createPolicyBook(reading).current());
}

test('[SY20] a shift is made, changed and taken away by who keeps the master data of its factory', async () => {
  const { personId: operatorId } = await addOperator(here, master.client);
  const { shiftId } = await master.client.hierarchy.saveShift({ shiftId: null, factoryId, ...EARLY });
  const acts = [
    edit('insert', 'another', { id: 'another', factory_id: factoryId, name: 'Late' }),
    edit('update', shiftId, { end_minute: 361 }),
    edit('update', shiftId, { deleted_at: 1 }),
  ];
  for (const act of acts) {
    expect(objectionTo(master.personId, act)).toBeNull();
    expect(objectionTo(operatorId, act)).toMatchObject({
      code: 'access.denied',
      permission: 'masterData.manage',
      scopeId: factoryId,
    });
    expect(objectionTo(null, act)).toEqual({ code: 'sync.unlawfulChange', table: 'shifts' });
    // One that is lawful lends nothing to another beside it.
    expect(objectionTo(operatorId, edit('update', 'nowhere', { name: 'X' }), act)).not.toBeNull();
  }
});

test('[SY22] no procedure takes a shift out of the file, or to another factory', async () => {
  const { shiftId } = await master.client.hierarchy.saveShift({ shiftId: null, factoryId, ...EARLY });
  const unlawful = { code: 'sync.unlawfulChange', table: 'shifts' };
  expect(objectionTo(master.personId, edit('delete', shiftId, null))).toEqual(unlawful);
  expect(objectionTo(master.personId, edit('update', shiftId, { factory_id: 'another' }))).toEqual(unlawful);
});

test('[SY20] with its factory a shift goes by who may take the factory away', async () => {
  const { shiftId } = await master.client.hierarchy.saveShift({ shiftId: null, factoryId, ...EARLY });
  const { seen } = await master.client.hierarchy.hanging({ scopeId: factoryId });
  await master.client.hierarchy.deleteScope({ scopeId: factoryId, seen });
  expect(objectionTo('somebody', edit('update', shiftId, { deleted_at: 2 }))).toBeNull();
});
