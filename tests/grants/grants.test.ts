import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import { grants } from '../../src/shop/grants/tables.ts';
import type { LiveEvent } from '../../src/shop/live/index.ts';
import { addSecondClient } from '../support/second-client.ts';
import { factoryOf, openTestStation, refusalOf, until, type TestStation } from '../support/station.ts';

let house: TestStation;
let hidden: ReturnType<typeof addSecondClient>;
beforeAll(async () => {
  house = await openTestStation();
  hidden = addSecondClient(house);
});
afterAll(() => house.discard());

const OPERATOR = 'print-farm/operator';

test('[GR1] a grant is given and taken by the rules of access, each on record with role and place', async () => {
  const { master, designer, manager } = house.people;
  const scopeId = await factoryOf(master.client, 'Demo Factory South');
  const personId = designer.personId as never;
  // The manager of North holds nothing in the South.
  expect(await refusalOf(manager.client.access.grant({ personId, roleId: OPERATOR, scopeId }))).toMatchObject(
    { code: 'access.forbidden' },
  );
  const north = await factoryOf(master.client);
  expect(
    (await refusalOf(manager.client.access.grant({ personId, roleId: 'print-farm/master', scopeId: north })))
      .code,
  ).toMatch(/^access\./);
  expect(
    (await refusalOf(master.client.access.grant({ personId, roleId: 'no-such/role', scopeId }))).code,
  ).toMatch(/^access\./);
  const { grantId } = await master.client.access.grant({ personId, roleId: OPERATOR, scopeId });
  const entry = house.station.store.reading
    .select()
    .from(auditEntries)
    .where(eq(auditEntries.action, 'access.grant'))
    .all()
    .at(-1);
  expect(entry).toMatchObject({
    result: 'done',
    personId: master.personId,
    recordId: designer.personId,
    scopeId,
  });
  expect(JSON.parse(entry?.body ?? '')).toMatchObject({
    recordName: 'Dana Designer',
    scopeName: 'Demo Factory South',
    facts: { grantId, role: 'Operator' },
  });
});

test('[GR2] what is given and taken counts from the next call, and the open windows are told', async () => {
  const { master, designer } = house.people;
  const scopeId = await factoryOf(master.client);
  const events: LiveEvent[] = [];
  const stream = await designer.client.live.events();
  void (async () => {
    for await (const event of stream) events.push(event);
  })();
  const told = () => events.filter(({ kind }) => kind === 'accessChanged').length;
  const ports = () => designer.client.printers.ports({ scopeId });
  expect(await refusalOf(ports())).toMatchObject({ code: 'access.forbidden' });
  const { grantId } = await master.client.access.grant({
    personId: designer.personId as never,
    roleId: 'print-farm/factory-manager',
    scopeId,
  });
  await ports();
  await until(told, (count) => count >= 1);
  const before = told();
  await master.client.access.revoke({ grantId });
  expect(await refusalOf(ports())).toMatchObject({
    code: 'access.forbidden',
    explanation: { permission: 'printer.manage' },
  });
  await until(told, (count) => count > before);
  await stream.return();
});

test('[GR3] a revoked grant is kept, with who took it and a new version; it is not there to be taken again', async () => {
  const { master, operator } = house.people;
  const scopeId = await factoryOf(master.client, 'Demo Factory South');
  const { grantId } = await master.client.access.grant({
    personId: operator.personId as never,
    roleId: OPERATOR,
    scopeId,
  });
  await master.client.access.revoke({ grantId });
  const row = house.station.store.reading.select().from(grants).where(eq(grants.id, grantId)).get();
  expect(row).toMatchObject({ revokedBy: master.personId, version: 2 });
  expect(row?.revokedAt).not.toBeNull();
  expect(await refusalOf(master.client.access.revoke({ grantId }))).toEqual({ code: 'people.notFound' });
});

test('[GR4] why: about the caller’s own access, and of another company’s place only that there is nothing', async () => {
  const { master, operator } = house.people;
  const scopeId = await factoryOf(master.client);
  expect(await operator.client.access.explain({ permission: 'print.pause', scopeId })).toMatchObject({
    allowed: true,
    reason: { kind: 'grant', roleName: 'Operator', scopeName: 'Demo Factory North' },
  });
  const denied = await operator.client.access.explain({ permission: 'user.manage', scopeId });
  expect(denied).toMatchObject({
    allowed: false,
    scopeName: 'Demo Factory North',
    reason: { kind: 'missing' },
  });
  expect(denied.whoCanGrant).toContainEqual({ personName: 'Mara Master', roleName: 'Master' });
  const other = await operator.client.access.explain({
    permission: 'user.manage',
    scopeId: hidden.factoryId,
  });
  const nowhere = await operator.client.access.explain({
    permission: 'user.manage',
    scopeId: 'nowhere' as never,
  });
  expect(other).toMatchObject({
    allowed: false,
    scopeName: '',
    reason: { kind: 'missing' },
    whoCanGrant: [],
  });
  // But for the id that was asked about.
  expect(other).toEqual({ ...nowhere, scopeId: hidden.factoryId });
});

test('[GR5] the roles: the default ones, and what the caller’s own companies made', async () => {
  const { master, operator } = house.people;
  for (const { client } of [master, operator]) {
    const roles = await client.access.roles();
    expect(roles).toHaveLength(32);
    expect(roles.every(({ kind, version }) => kind === 'default' && version === null)).toBe(true);
    expect(JSON.stringify(roles)).not.toContain('Hidden');
  }
});

test('[GR6] a grant may begin later and end, and never begins in the past', async () => {
  const { master, designer } = house.people;
  const scopeId = await factoryOf(master.client, 'Demo Factory South');
  const personId = designer.personId as never;
  const now = house.clock.now();
  const wish = { personId, roleId: 'inventory/stock-reader', scopeId };
  const rowOf = (grantId: string) =>
    house.station.store.reading.select().from(grants).where(eq(grants.id, grantId)).get();
  const past = await master.client.access.grant({ ...wish, fromAt: 5, untilAt: now + 3_600_000 });
  expect(rowOf(past.grantId)?.fromAt).toBeGreaterThanOrEqual(now);
  expect(rowOf(past.grantId)?.untilAt).toBe(now + 3_600_000);
  await master.client.access.revoke(past);
  const later = await master.client.access.grant({ ...wish, fromAt: now + 60_000 });
  expect(rowOf(later.grantId)).toMatchObject({ fromAt: now + 60_000, untilAt: null });
  const asked = { permission: 'stock.view', scopeId } as const;
  expect((await designer.client.access.explain(asked)).allowed).toBe(false);
  house.clock.shiftMilliseconds += 60_001;
  expect((await designer.client.access.explain(asked)).allowed).toBe(true);
  house.clock.shiftMilliseconds -= 60_001;
  await master.client.access.revoke(later);
  const reversed = master.client.access.grant({ ...wish, fromAt: now + 100_000, untilAt: now + 50_000 });
  expect(await refusalOf(reversed)).toMatchObject({ code: 'access.termReversed' });
});

test('[GR7] the same role is not given twice to one person at one place while it stands', async () => {
  const { master, designer } = house.people;
  const scopeId = await factoryOf(master.client, 'Demo Factory South');
  const wish = { personId: designer.personId as never, roleId: 'print-farm/designer', scopeId };
  const untilAt = house.clock.now() + 60_000;
  const first = await master.client.access.grant({ ...wish, untilAt });
  expect(await refusalOf(master.client.access.grant(wish))).toEqual({
    code: 'access.alreadyGranted',
    roleName: 'Designer',
    untilAt,
  });
  house.clock.shiftMilliseconds += 60_001;
  const second = await master.client.access.grant(wish);
  expect(second.grantId).not.toBe(first.grantId);
  house.clock.shiftMilliseconds -= 60_001;
});

test('[GR8] somebody new to the client needs a seat of it', async () => {
  const { master, operator } = house.people;
  const { client } = master;
  const clientId = await factoryOf(client, 'Demo Company');
  const scopeId = await factoryOf(client, 'Demo Factory South');
  const hire = (personId: string) =>
    client.access.grant({ personId: personId as never, roleId: 'inventory/stock-reader', scopeId });
  // The Master stands at the platform, and sits nowhere; manager, designer and operator sit in the company.
  await client.people.setSeats({ clientId, seats: 3 });
  expect(await refusalOf(hire(hidden.personId))).toEqual({
    code: 'people.seatsFull',
    clientName: 'Demo Company',
    seats: 3,
    taken: 3,
  });
  await hire(operator.personId);
  await client.people.setSeats({ clientId, seats: 4 });
  await hire(hidden.personId);
});
