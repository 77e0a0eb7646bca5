import type { AnyContractProcedure } from '@orpc/contract';
import { ORPCError } from '@orpc/server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import { canonicalJson } from '../../src/shop/audit/index.ts';
import type { PersonId, ScopeId, ScopeKind } from '../../src/shop/access/index.ts';
import { contract } from '../../src/shop/contract.ts';
import { PROOF_SECONDS } from '../../src/shop/people/proofs.ts';
import { FRESH_PASSWORD_SECONDS } from '../../src/shop/people/sessions.ts';
import type { AccessRequirement, GuardedRecordKind, ProcedureMeta } from '../../src/shop/records/index.ts';
import { changeLog } from '../../src/shop/records/tables.ts';
import { createGuard, type Guard } from '../../src/station/guard.ts';
import { openMachines, type Machines } from '../../src/station/machines.ts';
import { sha256 } from '../../src/station/store/store.ts';
import { HandClock, openBareStation, type BareStation } from '../support/open-station.ts';
import { clientOf, plainClientOf, refusalOf, signIn } from '../support/station.ts';
import { addOperator, COMPANY, found, type Founded } from './accounts.ts';

type Proven = Extract<AccessRequirement, { kind: 'permission' | 'visible' }>;

/** Every procedure of the contract that asks for a proof. */
const proven = Object.entries(contract).flatMap(([room, procedures]) =>
  Object.entries(procedures as Record<string, AnyContractProcedure>).flatMap(([name, procedure]) => {
    const { access } = procedure['~orpc'].meta as ProcedureMeta;
    if (access === undefined || !('proof' in access)) return [];
    return [[`${room}.${name}`, access] as const];
  }),
);

const digestOf = (action: string, input: unknown) => sha256(canonicalJson({ action, input }));

describe('every procedure that asks for a proof', () => {
  let house: BareStation;
  let machines: Machines;
  let guard: Guard;
  let personId: PersonId;
  const clock = new HandClock();

  beforeAll(async () => {
    house = await openBareStation();
    const master = await found(house);
    await house.station.close();
    machines = await openMachines({ dataDirectory: house.directory, clock });
    // Where each kind of record is found is proven elsewhere: here they all stand in the factory.
    const locate = (kind: GuardedRecordKind, id: string) => ({
      scopeId: (kind === 'scope' ? id : scopeOf('factory')) as ScopeId,
      ownerId: null,
    });
    guard = createGuard({ ...machines, locate });
    personId = master.personId as PersonId;
  });
  afterAll(async () => {
    machines.store.close();
    machines.unlock();
    await house.discard();
  });

  const scopeOf = (kind: ScopeKind) =>
    [...machines.policy().scopes.values()].find((scope) => scope.kind === kind)?.id ?? '';

  function inputFor(access: Proven): Record<string, unknown> {
    if (access.kind === 'visible') return { search: 'x' };
    const { permission, on, idFrom } = access;
    const kinds = typeof permission === 'object' && 'byKind' in permission ? permission.byKind : null;
    const kind = kinds === null ? 'factory' : (Object.keys(kinds)[0] as ScopeKind);
    const id = on === 'scope' ? scopeOf(kind) : 'record';
    return { [idFrom]: id, further: { deep: [1] } };
  }

  const session = () => machines.sessions.open(personId, 'password');

  /** What the guard answers: `done`, or the code of its refusal and whether it asks for the password. */
  function asked(action: string, access: Proven, input: unknown, token: string, proof?: string) {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(proof === undefined ? {} : { 'printhall-proof': proof }),
    };
    try {
      guard(action, access, input, { headers, face: 'gateway', local: true });
      return 'done';
    } catch (error) {
      if (!(error instanceof ORPCError)) throw error;
      const { code, digest, passwordNeeded } = error.data as Record<string, unknown>;
      return { code, digest, passwordNeeded };
    }
  }

  test('[PE30] there are some, in more than one room', () => {
    expect(new Set(proven.map(([action]) => action.split('.')[0])).size).toBeGreaterThan(2);
    expect(proven.map(([action]) => action)).toEqual(
      expect.arrayContaining([
        'people.create',
        'people.deactivate',
        'people.reactivate',
        'people.resetPassword',
        'people.renewInvitation',
        'people.setSeats',
        'access.grant',
        'access.revoke',
        'access.saveRole',
        'hierarchy.deleteScope',
      ]),
    );
  });

  test.each(proven)(
    '[PE30] %s: not without a proof, nor a stale one, nor for another input, nor again, nor from another session (A-08)',
    (action, access) => {
      const input = inputFor(access);
      const { token, session: own } = session();
      const digest = digestOf(action, input);
      const needed = { code: 'people.proofNeeded', digest, passwordNeeded: false };
      const invalid = { ...needed, code: 'people.proofInvalid' };
      const ask = (proof?: string) => asked(action, access, input, token, proof);
      const issue = (sessionId: string, what: string) => machines.proofs.issue(sessionId, what).proof;

      expect(ask()).toEqual(needed);
      expect(ask('x'.repeat(43))).toEqual(invalid);
      expect(ask(issue(own.id, digestOf(action, { ...input, further: { deep: [2] } })))).toEqual(invalid);
      expect(ask(issue(own.id, digestOf(action, {})))).toEqual(invalid);
      expect(ask(issue(own.id, digestOf('people.list', input)))).toEqual(invalid);
      expect(ask(issue('another session', digest))).toEqual(invalid);

      const stale = issue(own.id, digest);
      clock.pass(PROOF_SECONDS);
      expect(ask(stale)).toEqual(invalid);

      const good = issue(own.id, digest);
      expect(ask(good)).toBe('done');
      expect(ask(good)).toEqual(invalid);

      clock.pass(FRESH_PASSWORD_SECONDS / 2);
      machines.sessions.touch(own.id);
      clock.pass(FRESH_PASSWORD_SECONDS / 2);
      expect(ask()).toEqual({ ...needed, passwordNeeded: true });
    },
  );

  test('[PE30] the wall clock set back keeps neither a proof nor a password fresh', () => {
    const { session: own } = session();
    const { proof } = machines.proofs.issue(own.id, 'x');
    clock.pass(PROOF_SECONDS);
    clock.set(-3_600);
    expect(machines.proofs.spend(proof, own.id, 'x')).toBe(false);
    clock.pass(FRESH_PASSWORD_SECONDS);
    expect(machines.sessions.isPasswordFresh(own.id)).toBe(false);
  });
});

describe('proving', () => {
  let house: BareStation;
  let master: Founded;
  beforeEach(async () => {
    house = await openBareStation();
    master = await found(house);
  });
  afterEach(() => house.discard());

  const plain = (proof?: string) =>
    plainClientOf(house.station, master.token, proof === undefined ? {} : { 'printhall-proof': proof });
  const changes = () => house.station.store.reading.select().from(changeLog).all();
  const withoutRecord = () => changes().filter(({ tableName }) => tableName !== 'audit_entries').length;
  const lastEntry = () => house.station.store.reading.select().from(auditEntries).all().at(-1);

  test('[PE30] a call without a proof, or with a wrong one, changes nothing; with its own it is done', async () => {
    const otto = await addOperator(house, master.client);
    const input = { personId: otto.personId as never };
    const before = withoutRecord();
    const needed = await refusalOf(plain().people.deactivate(input));
    expect(needed).toMatchObject({ code: 'people.proofNeeded', passwordNeeded: false });
    const digest = needed['digest'] as string;
    expect(digest).toBe(digestOf('people.deactivate', input));
    const entries = changes().length;
    expect(await refusalOf(plain('x'.repeat(43)).people.deactivate(input))).toMatchObject({
      code: 'people.proofInvalid',
    });
    expect(withoutRecord()).toBe(before);
    expect(changes().length).toBe(entries + 1);
    expect(lastEntry()).toMatchObject({ action: 'people.deactivate', result: 'refused' });
    const { proof } = await plain().people.prove({ digest });
    // Somebody else's session has no use for it.
    const thief = plainClientOf(house.station, otto.token, { 'printhall-proof': proof });
    expect(await refusalOf(thief.people.deactivate(input))).toMatchObject({ code: 'access.forbidden' });
    await plain(proof).people.deactivate(input);
    expect(withoutRecord()).toBeGreaterThan(before);
  });

  test('[PE30] five minutes after the password was typed it is asked for again, and a wrong one counts', async () => {
    house.clock.pass(200);
    await master.client.people.list({});
    await plainClientOf(house.station, master.token, { 'printhall-act': '1' }).live.station();
    house.clock.pass(101);
    const digest = '0'.repeat(64);
    expect(await refusalOf(plain().people.prove({ digest }))).toEqual({
      code: 'people.proofNeeded',
      digest,
      passwordNeeded: true,
    });
    expect(await refusalOf(plain().people.prove({ digest, password: 'not the right one' }))).toEqual({
      code: 'people.wrongSecret',
      attemptsLeft: 4,
    });
    expect(await refusalOf(plain().people.prove({ digest }))).toMatchObject({ passwordNeeded: true });
    await plain().people.prove({ digest, password: COMPANY.password });
    expect(lastEntry()).toMatchObject({ action: 'people.prove', result: 'done', personId: master.personId });
    // Fresh again: the next one needs no password, and makes no entry.
    const { id } = lastEntry() ?? {};
    await plain().people.prove({ digest });
    expect(lastEntry()?.id).toBe(id);
  });

  test('[PE30] a lock ends the freshness of the password; the PIN does not bring it back, the password does', async () => {
    const digest = '0'.repeat(64);
    await master.client.people.setPin({ pin: '840273', password: COMPANY.password });
    await master.client.people.lock();
    await master.client.people.unlock({ pin: '840273' });
    expect(await refusalOf(plain().people.prove({ digest }))).toMatchObject({ passwordNeeded: true });
    await master.client.people.lock();
    await master.client.people.unlock({ password: COMPANY.password });
    await plain().people.prove({ digest });
  });

  test('[PE30] a proof does not outlive its session', async () => {
    const { proof } = await plain().people.prove({ digest: '0'.repeat(64) });
    const again = await signIn(house.station, COMPANY.email, COMPANY.password);
    const input = { personId: master.personId as never };
    expect(
      await refusalOf(
        plainClientOf(house.station, again.token, { 'printhall-proof': proof }).people.deactivate(input),
      ),
    ).toMatchObject({ code: 'people.proofInvalid' });
    expect(
      await refusalOf(clientOf(house.station, master.token).people.prove({ digest: '0'.repeat(64) })),
    ).toMatchObject({
      code: 'people.signedInElsewhere',
    });
  });
});
