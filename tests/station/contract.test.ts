import { createRouterClient, type ORPCError } from '@orpc/server';
import { asc } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { isPermissionKey, type PermissionKey } from '../../src/shop/access/index.ts';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import { contract, routes } from '../../src/shop/contract.ts';
import { permissionsAsked } from '../../src/shop/records/index.ts';
import type { ProcedureMeta } from '../../src/shop/records/index.ts';
import { changeLog } from '../../src/shop/records/tables.ts';
import { createGuard } from '../../src/station/guard.ts';
import { buildRouter, type AllUseCases } from '../../src/station/router.ts';
import {
  guarded,
  ofKind,
  openContractWalk,
  procedures,
  type ContractWalk,
} from '../support/contract-walk.ts';
import { factoryOf, requestBytes, type SignedInPerson, type TestStation } from '../support/station.ts';

describe('what the contract says of itself', () => {
  test.each(procedures.map((procedure) => [procedure.name, procedure] as const))(
    '[RC13] %s',
    (_name, { access, input }) => {
      if (access.kind === 'public' || access.kind === 'signedIn')
        expect(access.because.trim().length).toBeGreaterThan(20);
      else {
        const asked = permissionsAsked(access.permission);
        expect(asked.length).toBeGreaterThan(0);
        for (const permission of asked) expect(isPermissionKey(permission)).toBe(true);
      }
      if (access.kind === 'permission') {
        expect(Object.keys(input?.shape ?? {})).toContain(access.idFrom);
        // Neither nothing, nor an empty list of ids, may come to the guard: it would have nothing to decide on.
        const field = input?.shape[access.idFrom];
        for (const nothing of [undefined, null, '', []])
          expect(z.safeParse(field as z.ZodType, nothing).success).toBe(false);
      }
    },
  );

  test('[RC13] every route names its permission', () => {
    for (const { access, path } of Object.values(routes)) {
      expect(isPermissionKey(access.permission)).toBe(true);
      expect(path.split('/')).toContain(`:${access.idFrom}`);
    }
  });

  test('[RC13] a procedure that names nothing cannot be called, and one without a use case stops the start', () => {
    const guard = createGuard({} as never);
    const caller = { headers: {}, face: 'cli', local: true } as const;
    expect(() => guard('planted.act', undefined, {}, caller)).toThrow(
      'asks for no permission and does not say why',
    );
    expect(() => buildRouter(everyUseCase('audit'), guard, {} as never)).toThrow(
      'audit.entries has no use case',
    );
    const planted = contract.audit.verify['~orpc'] as { meta: ProcedureMeta };
    const { meta } = planted;
    planted.meta = {};
    try {
      expect(() => buildRouter(everyUseCase(), guard, {} as never)).toThrow(
        'audit.verify asks for no permission',
      );
    } finally {
      planted.meta = meta;
    }
  });
});

/** A use case for every procedure, that is never called; a room may be left empty. */
function everyUseCase(emptyRoom?: string): AllUseCases {
  const none = new Proxy({}, { get: () => () => undefined });
  return new Proxy({}, { get: (_target, room) => (room === emptyRoom ? {} : none) }) as AllUseCases;
}

let walk: ContractWalk;
let house: TestStation;
let nobodyHere: SignedInPerson;
let records: ContractWalk['records'];

beforeAll(async () => {
  walk = await openContractWalk();
  ({ house, records, reader: nobodyHere } = walk);
});
afterAll(() => house.discard());

const rowsChanged = () =>
  house.station.store.reading
    .select()
    .from(changeLog)
    .all()
    .filter(({ tableName }) => tableName !== 'audit_entries');
const entriesNow = () =>
  house.station.store.reading.select().from(auditEntries).orderBy(asc(auditEntries.sequence)).all();

describe('somebody without the permission', () => {
  test.each(guarded.map((procedure) => [procedure.name, procedure] as const))(
    '[RC14] %s is forbidden, explained, on record, and changes nothing',
    async (_name, procedure) => {
      const { on } = procedure.access;
      const permission = walk.permissionOf(procedure);
      const changes = rowsChanged().length;
      const entries = entriesNow().length;
      const error = await walk.callAs(nobodyHere.token, procedure);
      expect([error.code, error.status]).toEqual(['FORBIDDEN', 403]);
      expect(error.data).toMatchObject({
        code: 'access.forbidden',
        explanation: { allowed: false, permission, reason: { kind: 'missing' } },
      });
      const { explanation } = error.data as {
        explanation: { whoCanGrant: { personName: string }[]; scopeName: string };
      };
      expect(explanation.whoCanGrant.map(({ personName }) => personName)).toContain('Mara Master');
      expect(explanation.scopeName).not.toBe('');
      expect(rowsChanged()).toHaveLength(changes);
      const [last, ...more] = entriesNow().slice(entries);
      expect(more).toEqual([]);
      expect(last).toMatchObject({
        action: procedure.name,
        result: 'refused',
        personId: nobodyHere.personId,
        recordKind: on,
        recordId: walk.guardedIdOf(procedure),
      });
      expect(JSON.parse(last?.body ?? '')).toMatchObject({
        actor: { personName: 'Rita Reader' },
        facts: { permission },
      });
    },
  );

  test.each(guarded.map((procedure) => [procedure.name, procedure] as const))(
    '[RC14] %s on a record that is not there is not found',
    async (_name, procedure) => {
      const gone = '00000000-0000-7000-8000-000000000000';
      const isList = Array.isArray(
        (walk.inputFor(procedure) as Record<string, unknown>)[procedure.access.idFrom],
      );
      const error = await walk.callAs(nobodyHere.token, procedure, isList ? [gone] : gone);
      expect(error.code).toBe('REFUSED');
      expect(error.data['code']).toMatch(/\.(?:notFound|requestNotFound)$/);
    },
  );

  test.each(ofKind('visible').map((procedure) => [procedure.name, procedure] as const))(
    '[RC18] %s shows nothing of another factory',
    async (name, procedure) => {
      const [room = '', verb = ''] = name.split('.');
      const rooms = nobodyHere.client as unknown as Record<
        string,
        Record<string, (input: unknown) => Promise<unknown>>
      >;
      const input =
        procedure.input === undefined ? undefined : name === 'audit.export' ? { format: 'csv' } : {};
      const answer = await rooms[room]?.[verb]?.(input).catch(
        (error: unknown) => (error as ORPCError<string, unknown>).data,
      );
      const text = JSON.stringify(answer);
      for (const id of Object.values(records)) expect(text).not.toContain(id);
      for (const name of ['North', 'Print room', 'Mara', 'Fabio', 'quick.gcode'])
        expect(text).not.toContain(name);
    },
  );

  test('[RC14] byte routes: forbidden, and on record', async () => {
    for (const [name, { method, path, access }] of Object.entries(routes)) {
      const entries = entriesNow().length;
      const address = path.replace(':id', records[access.on]);
      const response = await requestBytes(house.station, address, { token: nobodyHere.token, method });
      expect(response?.status).toBe(403);
      expect(await response?.json()).toMatchObject({
        code: 'access.forbidden',
        explanation: { permission: access.permission },
      });
      expect(entriesNow().slice(entries)).toMatchObject([{ action: `files.${name}`, result: 'refused' }]);
    }
  });
});

describe('nobody, and a locked screen', () => {
  const closed = [...ofKind('permission'), ...ofKind('visible'), ...ofKind('signedIn')];

  test.each(closed.map((procedure) => [procedure.name, procedure] as const))(
    '[RC14] %s: signed out',
    async (_name, procedure) => {
      for (const token of [null, 'x'.repeat(43)]) {
        const error = await walk.callAs(token, procedure);
        expect([error.code, error.status, error.data]).toEqual([
          'SIGNED_OUT',
          401,
          { code: 'people.signedOut' },
        ]);
      }
    },
  );

  test('[RC14] a locked session is refused everything but what is public', async () => {
    await nobodyHere.client.people.lock();
    for (const procedure of closed) {
      const error = await walk.callAs(nobodyHere.token, procedure);
      expect([procedure.name, error.code, error.data]).toEqual([
        procedure.name,
        'SIGNED_OUT',
        { code: 'people.locked' },
      ]);
    }
    expect((await nobodyHere.client.people.mine()).locked).toBe(true);
    await nobodyHere.client.people.unlock({ password: walk.readerPassword });
    for (const { method, path, access } of Object.values(routes)) {
      const response = await requestBytes(house.station, path.replace(':id', records[access.on]), {
        token: null,
        method,
      });
      expect(response?.status).toBe(401);
    }
  });
});

test('[RC14] what was done carries who, by which role and grant, in which session, through which face', async () => {
  const { client, personId } = house.people.master;
  const context = {
    headers: { authorization: `Bearer ${house.people.master.token}` },
    face: 'gateway',
    local: true,
  } as const;
  const browser = createRouterClient(house.station.router, { context });
  await browser.hierarchy.createArea({ parentId: await factoryOf(client), name: 'By hand' });
  const last = entriesNow().at(-1);
  const permission: PermissionKey = 'factory.modify';
  expect(last).toMatchObject({ action: 'hierarchy.createArea', result: 'done', personId });
  const { actor } = JSON.parse(last?.body ?? '') as { actor: Record<string, string> };
  expect(actor).toMatchObject({ personName: 'Mara Master', roleName: 'Master', face: 'browser' });
  expect(actor['session']).toMatch(/^[0-9a-f]{16}$/);
  expect(actor['grantId']).toBeTruthy();
  expect(permission).toBe('factory.modify');
});
