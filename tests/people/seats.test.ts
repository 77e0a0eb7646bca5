import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import type { ScopeId, ScopeKind } from '../../src/shop/access/index.ts';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import { openBareStation, type BareStation } from '../support/open-station.ts';
import { clientOf, refusalOf, type Client, type SignedInPerson } from '../support/station.ts';
import { addOperator, addWithRole, found, invite, placeOf, type Founded } from './accounts.ts';

let house: BareStation;
let master: Founded;
beforeEach(async () => {
  house = await openBareStation();
  master = await found(house);
});
afterEach(() => house.discard());

const detail = (personId: string, client: Client = master.client) =>
  client.people.get({ personId: personId as never });
const scopeOf = (kind: ScopeKind) => placeOf(master.client, kind);
const addPerson = (email: string, roleId: string, scopeId: ScopeId, untilAt: number | null = null) =>
  addWithRole(house, master.client, { email, roleId, scopeId, untilAt });
const entriesOf = (action: string) =>
  house.station.store.reading.select().from(auditEntries).where(eq(auditEntries.action, action)).all();

describe('seats', () => {
  const setSeats = async (seats: number | null, client: Client = master.client) =>
    client.people.setSeats({ clientId: await scopeOf('client'), seats });

  test('[PE28] past the number nobody is invited or opened again, and the refusal tells the number', async () => {
    const otto = await addOperator(house, master.client);
    expect(await master.client.people.seats()).toMatchObject([{ seats: null, taken: 1, maySet: true }]);
    await setSeats(2);
    const { personId } = await invite(master.client, 'second@acme.example');
    const full = { code: 'people.seatsFull', clientName: 'Acme Parts', seats: 2, taken: 2 };
    expect(await refusalOf(invite(master.client, 'third@acme.example'))).toEqual(full);
    await master.client.people.deactivate({ personId: otto.personId as never });
    await invite(master.client, 'third@acme.example');
    expect(await refusalOf(master.client.people.reactivate({ personId: otto.personId as never }))).toEqual(
      full,
    );
    expect(await refusalOf(setSeats(1))).toEqual({ code: 'people.seatsTaken', seats: 1, taken: 2 });
    await setSeats(null);
    await master.client.people.reactivate({ personId: otto.personId as never });
    expect(await master.client.people.seats()).toMatchObject([{ seats: null, taken: 3 }]);
    expect((await detail(personId)).state).toBe('invited');
    expect(entriesOf('people.setSeats').map(({ body, result }) => [result, facts(body)])).toMatchObject([
      ['done', { before: null, after: 2 }],
      ['refused', {}],
      ['done', { before: 2, after: null }],
    ]);
  });

  test('[PE28] the number is set above the client, not by its own Master', async () => {
    const client = await scopeOf('client');
    const boss = await addPerson('boss@acme.example', 'print-farm/master', client);
    expect(await refusalOf(setSeats(5, boss.client))).toEqual({
      code: 'access.denied',
      permission: 'platform.administer',
      scopeId: await scopeOf('platform'),
    });
    expect(await boss.client.people.seats()).toMatchObject([{ clientId: client, maySet: false, taken: 1 }]);
    expect(
      await refusalOf(master.client.people.setSeats({ clientId: await scopeOf('factory'), seats: 5 })),
    ).toMatchObject({ code: 'hierarchy.wrongKind' });
  });

  test('[PE28] of twenty invited at once into the last seat, one is', async () => {
    await setSeats(1);
    const answers = await Promise.allSettled(
      Array.from({ length: 20 }, (_, number) => invite(master.client, `person${number}@acme.example`)),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('the record', () => {
  test('[PE29] a Master sees the sign-ins of their own people, the refused too, and of nobody else’s', async () => {
    const platform = await scopeOf('platform');
    const { scopeId: second } = await master.client.hierarchy.createClient({
      parentId: platform,
      name: 'Second Company',
    });
    const boss = await addPerson('boss@acme.example', 'print-farm/master', await scopeOf('client'));
    const chief = await addPerson('chief@second.example', 'print-farm/master', second);
    await addOperator(house, master.client);
    const signIns = async ({ client }: SignedInPerson) => {
      const { entries } = await client.audit.entries({ action: 'people.signIn' });
      return new Set(entries.map(({ personName }) => personName));
    };
    await refusalOf(
      clientOf(house.station, null).people.signIn({ email: 'otto@acme.example', password: 'a wrong one' }),
    );
    await refusalOf(boss.client.people.setPin({ pin: '840273', password: 'a wrong one' }));
    const refusals = async ({ client }: SignedInPerson) => {
      const { entries } = await client.audit.entries({ result: 'refused' });
      return entries.map(({ action }) => action).toSorted();
    };
    expect(await refusals(boss)).toEqual(['people.setPin', 'people.signIn']);
    expect(await refusals(chief)).toEqual([]);
    expect(await signIns(boss)).toEqual(new Set([null, 'boss', 'Otto']));
    expect(await signIns(chief)).toEqual(new Set(['chief']));
    expect(await signIns(master)).toContain('boss');
  });
});

function facts(body: string): unknown {
  return (JSON.parse(body) as { facts: unknown }).facts;
}
