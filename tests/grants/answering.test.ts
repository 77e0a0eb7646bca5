import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { PermissionKey, PersonId, RoleId, ScopeId } from '../../src/shop/access/index.ts';
import { accessRequests } from '../../src/shop/grants/tables.ts';
import { openTestStation, refusalOf, type Client, type TestStation } from '../support/station.ts';
import { DESIGNER, FACTORY_MANAGER, OPERATOR, placeOf, recordOf, rowsChanged } from './support.ts';

let house: TestStation;
let company: ScopeId;
let north: ScopeId;
let printRoom: ScopeId;
beforeAll(async () => {
  house = await openTestStation();
  const { client } = house.people.master;
  company = await placeOf(client, 'Demo Company');
  north = await placeOf(client, 'Demo Factory North');
  printRoom = await placeOf(client, 'Print room');
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

type AnswerInput = Parameters<Client['access']['answerRequest']>[0];

function answer(
  client: Client,
  requestId: string,
  given: AnswerInput['answer'],
  more: Partial<AnswerInput> = {},
) {
  return client.access.answerRequest({
    requestId: requestId as AnswerInput['requestId'],
    expectedVersion: 1,
    answer: given,
    ...more,
  });
}

const rowOf = (requestId: string) =>
  house.station.store.reading.select().from(accessRequests).where(eq(accessRequests.id, requestId)).get();

describe('answering', () => {
  test('[GR19] the roles that would help, the least powerful first; to nobody who could not give one', async () => {
    const { master, manager, designer, operator } = house.people;
    const { requestId, reaches } = await ask('project.create', north, 'For the fixtures');
    expect(reaches).toBe(2);
    const [request, ...more] = await waiting(manager.client);
    expect(more).toEqual([]);
    expect(request).toMatchObject({
      requestId,
      personName: 'Otto Operator',
      note: 'For the fixtures',
      version: 1,
    });
    expect(request?.answers[0]).toEqual({
      kind: 'grant',
      roleId: DESIGNER,
      roleName: 'Designer',
      permissions: 9,
    });
    const [shown] = await waiting(master.client);
    expect(shown?.answers).toHaveLength(3);
    const powers = (shown?.answers ?? []).map((one) => (one.kind === 'grant' ? one.permissions : 0));
    expect(powers).toEqual(powers.toSorted((one, other) => one - other));
    expect(await waiting(designer.client)).toEqual([]);
    expect(await waiting(operator.client)).toEqual([]);
  });

  test('[GR20] one touch gives the role and closes the request, each with its line in the record', async () => {
    const { manager, operator } = house.people;
    const { requestId } = await ask('project.create');
    const lines = recordOf(house).length;
    await answer(
      manager.client,
      requestId,
      { kind: 'grant', roleId: DESIGNER, untilAt: null },
      { note: 'Enjoy' },
    );
    expect(
      recordOf(house)
        .slice(lines)
        .map(({ action, result, recordKind }) => [action, result, recordKind]),
    ).toEqual([
      ['access.grant', 'done', 'person'],
      ['access.answerRequest', 'done', 'accessRequest'],
    ]);
    expect(recordOf(house).at(-1)).toMatchObject({
      recordId: requestId,
      recordName: 'Otto Operator',
      reason: 'Enjoy',
      facts: { permission: 'project.create', before: { state: 'open' }, after: { state: 'granted' } },
    });
    expect(
      (await operator.client.access.explain({ permission: 'project.create', scopeId: north })).allowed,
    ).toBe(true);
    expect((await operator.client.access.requests()).mine[0]).toMatchObject({
      requestId,
      state: 'granted',
      answeredBy: 'Fabio Factory',
      answerNote: 'Enjoy',
      version: 2,
    });
    expect(await waiting(manager.client)).toEqual([]);
  });

  test('[GR19] [GR20] a restriction in the way is lifted with one touch', async () => {
    const { manager, master, operator } = house.people;
    const restricted = { personId: operator.personId as PersonId, roleId: null, reason: 'After the crash' };
    const set = (scopeId: ScopeId) =>
      manager.client.access.restrict({
        ...restricted,
        scopeId,
        permissions: ['print.pause', 'print.cancel'],
      });
    const both = [await set(north), await set(printRoom)].map(({ restrictionId }) => restrictionId);
    const { requestId, reaches } = await ask('print.pause', printRoom);
    expect(reaches).toBe(2);
    const [request] = await waiting(manager.client);
    expect(request?.answers).toEqual([
      { kind: 'lift', restrictionIds: expect.arrayContaining(both) as unknown, reason: 'After the crash' },
    ]);
    // One of the two is not enough.
    const rows = rowsChanged(house);
    const one = answer(manager.client, requestId, { kind: 'lift', restrictionIds: both.slice(0, 1) });
    expect(await refusalOf(one)).toEqual({ code: 'access.answerDoesNotHelp' });
    expect(rowsChanged(house)).toBe(rows);
    // What is not in the way of this request is not lifted by the way.
    const other = await manager.client.access.restrict({
      ...restricted,
      scopeId: north,
      permissions: ['print.accept'],
    });
    const more = answer(manager.client, requestId, {
      kind: 'lift',
      restrictionIds: [...both, other.restrictionId],
    });
    expect(await refusalOf(more)).toEqual({ code: 'access.answerDoesNotHelp' });
    await manager.client.access.liftRestriction(other);
    const lines = recordOf(house).length;
    await answer(manager.client, requestId, { kind: 'lift', restrictionIds: both });
    expect(
      recordOf(house)
        .slice(lines)
        .map(({ action }) => action),
    ).toEqual(['access.liftRestriction', 'access.liftRestriction', 'access.answerRequest']);
    expect(
      (await operator.client.access.explain({ permission: 'print.pause', scopeId: printRoom })).allowed,
    ).toBe(true);
    expect(await master.client.access.restrictions({})).toEqual([]);
  });

  test('[GR19] where a role is restricted, another role helps too', async () => {
    const { master, operator } = house.people;
    const { restrictionId } = await master.client.access.restrict({
      personId: null,
      roleId: OPERATOR,
      scopeId: north,
      permissions: ['print.pause'],
      reason: 'Night',
    });
    await ask('print.pause');
    const [request] = await waiting(master.client);
    expect(request?.answers[0]).toEqual({ kind: 'lift', restrictionIds: [restrictionId], reason: 'Night' });
    const offered = (request?.answers ?? []).flatMap((one) => (one.kind === 'grant' ? [one.roleId] : []));
    expect(offered.length).toBeGreaterThan(0);
    expect(offered).not.toContain(OPERATOR);
    expect((await operator.client.access.requests()).mine[0]?.answers).toEqual([]);
  });

  test('[GR20] what would not help is refused, and nothing of it is done', async () => {
    const { master, manager, operator } = house.people;
    const { requestId } = await ask('project.create');
    const rows = rowsChanged(house);
    const give = (roleId: string, client = master.client) =>
      refusalOf(answer(client, requestId, { kind: 'grant', roleId, untilAt: null }));
    expect(await give('inventory/stock-reader')).toEqual({ code: 'access.answerDoesNotHelp' });
    expect(await give('no/such')).toMatchObject({ code: 'access.unknown' });
    expect(await give(FACTORY_MANAGER, manager.client)).toMatchObject({ code: 'access.rankTooHigh' });
    const over = { kind: 'grant', roleId: DESIGNER, untilAt: house.clock.now() - 1 } as const;
    expect(await refusalOf(answer(master.client, requestId, over))).toMatchObject({
      code: 'access.termReversed',
    });
    const none = answer(master.client, requestId, { kind: 'lift', restrictionIds: ['nothing' as never] });
    expect(await refusalOf(none)).toMatchObject({ code: 'access.unknown' });
    expect(rowsChanged(house)).toBe(rows);
    expect(rowOf(requestId)).toMatchObject({ state: 'open', version: 1 });
    // Restricted besides: a role alone does not help, so none is offered.
    await master.client.access.restrict({
      personId: operator.personId as PersonId,
      roleId: null,
      scopeId: north,
      permissions: ['project.create'],
      reason: 'No',
    });
    expect(await waiting(master.client)).toEqual([]);
    expect(await give(DESIGNER)).toEqual({ code: 'access.answerDoesNotHelp' });
  });

  test('[GR21] an answered one stays; nobody answers their own; only who could say yes says no', async () => {
    const { master, manager, designer, operator } = house.people;
    const { requestId } = await ask('printTask.review');
    // The manager could not give it.
    expect(await refusalOf(answer(manager.client, requestId, { kind: 'decline' }))).toEqual({
      code: 'access.requestNotFound',
    });
    expect(await refusalOf(answer(designer.client, requestId, { kind: 'decline' }))).toMatchObject({
      code: 'access.forbidden',
    });
    expect((await refusalOf(answer(master.client, 'nothing', { kind: 'decline' }))).code).toBe(
      'access.requestNotFound',
    );
    expect(
      (await refusalOf(answer(master.client, requestId, { kind: 'decline' }, { expectedVersion: 7 }))).code,
    ).toBe('access.requestAnswered');
    await answer(master.client, requestId, { kind: 'decline' }, { note: 'Ask Fabio' });
    expect((await operator.client.access.requests()).mine[0]).toMatchObject({
      state: 'declined',
      answeredBy: 'Mara Master',
      answerNote: 'Ask Fabio',
    });
    expect(await refusalOf(answer(master.client, requestId, { kind: 'decline' }))).toEqual({
      code: 'access.requestAnswered',
      state: 'declined',
    });
    const own = await manager.client.access.askFor({ permission: 'stock.edit', scopeId: north });
    expect(
      await refusalOf(
        answer(manager.client, own.requestId, {
          kind: 'grant',
          roleId: 'inventory/stock-writer',
          untilAt: null,
        }),
      ),
    ).toEqual({ code: 'access.ownGrants' });
    await manager.client.access.withdrawRequest({ requestId: own.requestId });
  });

  test('[GR19] what is held meanwhile waits for nobody', async () => {
    const { master, operator } = house.people;
    const { requestId } = await ask('project.create');
    expect((await waiting(master.client)).map((one) => one.requestId)).toEqual([requestId]);
    const { grantId } = await master.client.access.grant({
      personId: operator.personId as PersonId,
      roleId: DESIGNER,
      scopeId: north,
    });
    expect(await waiting(master.client)).toEqual([]);
    // Nor is more given than was asked for.
    const late = answer(master.client, requestId, { kind: 'grant', roleId: FACTORY_MANAGER, untilAt: null });
    expect(await refusalOf(late)).toEqual({ code: 'access.answerDoesNotHelp' });
    await master.client.access.revoke({ grantId });
    expect(await waiting(master.client)).toHaveLength(1);
  });

  test('[GR19] the company’s own role comes first where it gives least', async () => {
    const { master } = house.people;
    const { roleId } = await master.client.access.saveRole({
      roleId: null,
      expectedVersion: null,
      homeScopeId: company,
      variantOf: null,
      name: 'Runner',
      rank: 10,
      permissions: ['factory.list'],
      own: [],
      assigns: [],
    });
    await ask('factory.list');
    const [request] = await waiting(master.client);
    expect(request?.answers[0]).toEqual({ kind: 'grant', roleId, roleName: 'Runner', permissions: 1 });
    await master.client.access.removeRole({ roleId: roleId as RoleId, expectedVersion: 1 });
  });
});
