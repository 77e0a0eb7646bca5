import { and, eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ScopeId, ScopeKind } from '../../src/shop/access/index.ts';
import { grants } from '../../src/shop/grants/tables.ts';
import { credentials, people } from '../../src/shop/people/tables.ts';
import { changeLog } from '../../src/shop/records/tables.ts';
import { entry, openAsStranger, openBareStation, type BareStation } from '../support/open-station.ts';
import { clientOf, refusalOf, signIn } from '../support/station.ts';
import { addWithRole, COMPANY, found, placeOf, type Founded } from './accounts.ts';

const PASSWORD = 'another long password';

let house: BareStation;
let master: Founded;
beforeEach(async () => {
  house = await openBareStation();
  master = await found(house);
});
afterEach(() => house.discard());

const nobody = () => clientOf(house.station, null).people;
const detail = (personId: string) => master.client.people.get({ personId: personId as never });
const scopeOf = (kind: ScopeKind) => placeOf(master.client, kind);
const addPerson = (email: string, roleId: string, scopeId: ScopeId, untilAt: number | null = null) =>
  addWithRole(house, master.client, { email, roleId, scopeId, untilAt });

describe('the last who can sign in and administer', () => {
  /** A Master for a time only, who can act on the lasting one. */
  async function lonely() {
    const platform = await scopeOf('platform');
    const untilAt = house.clock.now() + 3_600_000;
    const passing = await addPerson('passing@acme.example', 'print-farm/master', platform, untilAt);
    return { passing, platform };
  }

  test('[PE31] is not closed, nor their grant taken: refused with a sentence, before the file would', async () => {
    const { passing, platform } = await lonely();
    const personId = master.personId as never;
    const lastMaster = { code: 'access.lastMaster', scopeId: platform };
    expect(await refusalOf(passing.client.people.deactivate({ personId }))).toEqual(lastMaster);
    const [grant] = (await detail(master.personId)).grants;
    expect(await refusalOf(passing.client.access.revoke({ grantId: grant?.grantId as never }))).toMatchObject(
      { code: 'access.lastMaster' },
    );
    // Nor while the only other one has not accepted yet: they cannot sign in.
    const { personId: invited } = await invitePlatformMaster('invited@acme.example');
    expect(await refusalOf(passing.client.people.deactivate({ personId }))).toEqual(lastMaster);
    expect(await refusalOf(passing.client.access.revoke({ grantId: grant?.grantId as never }))).toEqual(
      lastMaster,
    );
    expect((await detail(invited)).state).toBe('invited');
  });

  test('[PE31] is closed when another one has come', async () => {
    const { passing } = await lonely();
    const { invitationCode: code } = await invitePlatformMaster('second@acme.example');
    await nobody().acceptInvitation({ email: 'second@acme.example', code, password: PASSWORD });
    await passing.client.people.deactivate({ personId: master.personId as never });
    expect((await passing.client.people.get({ personId: master.personId as never })).state).toBe('inactive');
  });

  async function invitePlatformMaster(email: string) {
    const scopeId = await scopeOf('platform');
    const roleId = 'print-farm/master';
    return master.client.people.create({ name: 'Second', email, language: 'en', roleId, scopeId });
  }

  test('[PE31] the file itself refuses: by our own store, and by a program that knows how to write', async () => {
    const { store } = house.station;
    const tries = [
      () =>
        store.write((tx) => {
          tx.rows.update(people).set({ state: 'inactive' }).run();
          tx.record(entry());
        }),
      () =>
        store.write((tx) => {
          tx.rows.update(grants).set({ revokedAt: 1 }).run();
          tx.record(entry());
        }),
      () =>
        store.write((tx) => {
          tx.rows.update(grants).set({ untilAt: 1 }).run();
          tx.record(entry());
        }),
      () =>
        store.write((tx) => {
          tx.rows.update(grants).set({ roleId: 'print-farm/operator' }).run();
          tx.record(entry());
        }),
    ];
    for (const attempt of tries) expect(attempt).toThrow('a Master must be left');
    expect(() =>
      store.write((tx) => {
        tx.rows.delete(grants).run();
        tx.record(entry());
      }),
    ).toThrow('a grant is taken, not deleted');
    await house.station.close();
    const stranger = openAsStranger(house.directory);
    stranger.exec(`UPDATE write_context SET transaction_id = 'stranger'`);
    expect(() => stranger.exec(`UPDATE people SET state = 'inactive'`)).toThrow('a Master must be left');
    expect(() => stranger.exec(`UPDATE grants SET revoked_at = 1`)).toThrow('a Master must be left');
    expect(() => stranger.exec(`DELETE FROM grants`)).toThrow('a grant is taken, not deleted');
    stranger.exec(`UPDATE write_context SET transaction_id = NULL`);
    stranger.close();
    await house.reopen();
    await signIn(house.station, COMPANY.email, COMPANY.password);
  });
});

describe('hashes', () => {
  test('[PE32] a hash made with less work is made anew at the next sign-in, and travels', async () => {
    const { reading, write } = house.station.store;
    // Of the same password, with a quarter of the memory: as an older version may have made it.
    const { hash } = await import('@node-rs/argon2');
    const weak = await hash(COMPANY.password, { memoryCost: 4_096, timeCost: 1, parallelism: 1 });
    write((tx) => {
      tx.rows.update(credentials).set({ passwordHash: weak }).run();
      tx.record(entry());
    });
    await signIn(house.station, COMPANY.email, COMPANY.password);
    const renewed = reading.select().from(credentials).get()?.passwordHash ?? '';
    expect(renewed).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const sent = reading
      .select()
      .from(changeLog)
      .where(and(eq(changeLog.tableName, 'credentials'), eq(changeLog.operation, 'update')))
      .all();
    expect(JSON.stringify(sent.at(-1)?.columns)).toContain(renewed);
    await signIn(house.station, COMPANY.email, COMPANY.password);
    expect(reading.select().from(credentials).get()?.passwordHash).toBe(renewed);
  });
});
