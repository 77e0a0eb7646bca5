import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPolicyBook } from '../../../src/station/policy-book.ts';
import type { RowEdit } from '../../../src/station/sync/hub.ts';
import { accessJudge } from '../../../src/station/sync/judging/access-judge.ts';
import { found, placeOf } from '../../people/accounts.ts';
import { openBareStation, type BareStation } from '../../support/open-station.ts';

let here: BareStation;
beforeEach(async () => {
  here = await openBareStation();
});
afterEach(() => here.discard());

test('[HI10] [SY20] an area that a station of before has moved to another factory stays where it was', async () => {
  const { client, personId } = await found(here);
  const [factoryId, companyId] = [await placeOf(client, 'factory'), await placeOf(client, 'client')];
  const { scopeId: areaId } = await client.hierarchy.createArea({ parentId: factoryId, name: 'Hall' });
  const { scopeId: southId } = await client.hierarchy.createFactory({ parentId: companyId, name: 'South' });
  const { scopeId: europeId } = await client.hierarchy.createEnterprise({
    parentId: companyId,
    name: 'Europe',
  });
  const { reading } = here.station.store;
  const objectionTo = (rowId: string, from: string, to: string) => {
    const edits: readonly RowEdit[] = [
      {
        tableName: 'scopes',
        rowId,
        operation: 'update',
        columns: { parent_id: to },
        before: { parent_id: from },
      },
    ];
    const part = { personId, at: 2e12, stationId: 'another', edits };
    return accessJudge().objectionTo(reading, part, () => createPolicyBook(reading).current());
  };
  expect(objectionTo(areaId, factoryId, southId)).toEqual({ code: 'hierarchy.areaStays' });
  expect(objectionTo(southId, companyId, europeId)).toBeNull();
});
