import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { PermissionKey, PersonId, ScopeId } from '../../src/shop/access/index.ts';
import { PERMISSIONS } from '../../src/shop/access/index.ts';
import { accessRequests } from '../../src/shop/grants/tables.ts';
import { addSecondClient } from '../support/second-client.ts';
import { openTestStation, refusalOf, type Client, type TestStation } from '../support/station.ts';
import { OPERATOR, placeOf, recordOf } from './support.ts';

let house: TestStation;
let hidden: ReturnType<typeof addSecondClient>;
let north: ScopeId;
let south: ScopeId;
beforeAll(async () => {
  house = await openTestStation();
  hidden = addSecondClient(house);
  const { client } = house.people.master;
  north = await placeOf(client, 'Demo Factory North');
  south = await placeOf(client, 'Demo Factory South');
});
afterAll(() => house.discard());

/** No test finds another one's requests or grants. */
afterEach(async () => {
  const { operator, master } = house.people;
  const { mine } = await operator.client.access.requests();
  for (const { requestId, state } of mine) {
    if (state === 'open') await operator.client.access.withdrawRequest({ requestId: requestId as never });
  }
  const { grants } = await master.client.people.get({ personId: operator.personId as PersonId });
  for (const { grantId, roleId } of grants) {
    if (roleId !== OPERATOR) await master.client.access.revoke({ grantId: grantId as never });
  }
  for (const { restrictionId } of await master.client.access.restrictions({})) {
    await master.client.access.liftRestriction({ restrictionId });
  }
});

const ask = (permission: PermissionKey, scopeId = north, note = '') =>
  house.people.operator.client.access.askFor({ permission, scopeId, note });

async function waiting(client: Client) {
  return (await client.access.requests()).toAnswer;
}

const rowOf = (requestId: string) =>
  house.station.store.reading.select().from(accessRequests).where(eq(accessRequests.id, requestId)).get();

describe('asking', () => {
  test('[GR18] for what one lacks, in one’s own companies, once for each', async () => {
    const { operator } = house.people;
    const { requestId, reaches } = await ask('printTask.review', north, 'Fabio is away');
    // The manager cannot give a role with it: each is of their own rank. The Master can.
    expect(reaches).toBe(1);
    expect((await operator.client.access.requests()).mine[0]).toMatchObject({
      requestId,
      version: 1,
      personName: 'Otto Operator',
      permission: 'printTask.review',
      scopeName: 'Demo Factory North',
      note: 'Fabio is away',
      state: 'open',
      answeredBy: null,
      answers: [],
    });
    expect(recordOf(house, 'access.askFor').at(-1)).toMatchObject({
      recordKind: 'accessRequest',
      recordId: requestId,
      recordName: 'Otto Operator',
      facts: { permission: 'printTask.review', note: 'Fabio is away' },
    });
    expect(await refusalOf(ask('printTask.review'))).toMatchObject({ code: 'access.alreadyAsked' });
    expect(await refusalOf(ask('print.pause'))).toEqual({ code: 'access.alreadyHeld' });
    expect(await refusalOf(ask('print.pause', hidden.factoryId))).toEqual({ code: 'hierarchy.notFound' });
    expect(await refusalOf(ask('print.pause', 'nowhere' as ScopeId))).toEqual({ code: 'hierarchy.notFound' });
    // Elsewhere in the company is another question.
    await ask('print.pause', south);
  });

  test('[GR18] for twenty at a time', async () => {
    const { operator } = house.people;
    const { permissions } = await house.people.master.client.access.whatCan({
      personId: operator.personId as PersonId,
      scopeId: north,
    });
    const lacking = permissions.filter(({ held }) => held === 'no').map(({ permission }) => permission);
    for (const permission of lacking.slice(0, 20)) await ask(permission);
    const further = lacking[20] ?? PERMISSIONS[0]?.key ?? 'print.pause';
    expect(await refusalOf(ask(further))).toEqual({ code: 'access.tooManyRequests', maximum: 20 });
    const [first] = (await operator.client.access.requests()).mine;
    await operator.client.access.withdrawRequest({ requestId: (first?.requestId ?? '') as never });
    await ask(further);
  });

  test('[GR21] only who asked takes it back, and only while nobody has answered', async () => {
    const { operator, designer, master } = house.people;
    const { requestId } = await ask('stock.view');
    for (const { client } of [designer, master]) {
      expect(await refusalOf(client.access.withdrawRequest({ requestId }))).toEqual({
        code: 'access.requestNotFound',
      });
    }
    await operator.client.access.withdrawRequest({ requestId });
    expect(rowOf(requestId)).toMatchObject({ state: 'withdrawn', version: 2 });
    expect(await refusalOf(operator.client.access.withdrawRequest({ requestId }))).toEqual({
      code: 'access.requestAnswered',
      state: 'withdrawn',
    });
    expect(await waiting(master.client)).toEqual([]);
  });
});
