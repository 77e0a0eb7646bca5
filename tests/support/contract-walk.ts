import type { AnyContractProcedure } from '@orpc/contract';
import { ORPCError } from '@orpc/server';
import type { z } from 'zod';
import type { PermissionKey } from '../../src/shop/access/index.ts';
import { contract } from '../../src/shop/contract.ts';
import { slices } from '../../src/shop/projects/tables.ts';
import { permissionsAsked } from '../../src/shop/records/index.ts';
import type { AccessRequirement, GuardedRecordKind, ProcedureMeta } from '../../src/shop/records/index.ts';
import { Floor } from '../printing/floor.ts';
import { entry } from './open-station.ts';
import { clientOf, factoryOf, signIn, type SignedInPerson, type TestStation } from './station.ts';

/** As long as a code for a hub, and none. */
const HUB_CODE = 'PH1-AAAAA-AAAAA-AAAAA-AAAAA';

/** One procedure of the contract, as it says of itself. */
export interface Procedure {
  readonly name: string;
  readonly access: AccessRequirement;
  readonly input: z.ZodObject | undefined;
}

export const procedures: readonly Procedure[] = Object.entries(contract).flatMap(([room, ofRoom]) =>
  Object.entries(ofRoom as Record<string, AnyContractProcedure>).map(([name, procedure]) => {
    const { meta, inputSchema } = procedure['~orpc'];
    const { access } = meta as ProcedureMeta;
    if (access === undefined) throw new Error(`${room}.${name} names no permission`);
    return { name: `${room}.${name}`, access, input: inputSchema as z.ZodObject | undefined };
  }),
);

export type GuardedProcedure = Procedure & {
  readonly access: Extract<AccessRequirement, { kind: 'permission' }>;
};

export const guarded = procedures.filter((one): one is GuardedProcedure => one.access.kind === 'permission');

export const ofKind = (kind: AccessRequirement['kind']) =>
  procedures.filter(({ access }) => access.kind === kind);

/** A station with one real record of every guarded kind, and the least input for every procedure. */
export interface ContractWalk {
  readonly house: TestStation;
  /** Holds a reader's role in another factory of the same company, and so nothing where the records stand. */
  readonly reader: SignedInPerson;
  readonly readerPassword: string;
  readonly records: Readonly<Record<GuardedRecordKind, string>>;
  /** The least that the contract takes, from real records; with another id of the guarded record where one is given. */
  inputFor(procedure: Procedure, guardedId?: string | readonly string[]): unknown;
  /** The id of the record that the guard looks at in that input. */
  guardedIdOf(procedure: GuardedProcedure): unknown;
  /** The permission that is asked for on that record: the first, of several. */
  permissionOf(procedure: GuardedProcedure): PermissionKey;
  /** Calls it, and gives the error that it is answered with. Throws when it is not refused. */
  callAs(
    token: string | null,
    procedure: Procedure,
    guardedId?: string | readonly string[],
  ): Promise<ORPCError<string, Record<string, unknown>>>;
}

interface Inputs {
  readonly pool: Readonly<Record<string, unknown>>;
  /** What a procedure needs that is not the same for all. */
  readonly inputsOf: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const NO_ID = '00000000-0000-7000-8000-000000000000';

/** What is done at printers by hand, beside them, and after a failure. */
const AT_PRINTERS: Inputs['pool'] = {
  cameraId: NO_ID,
  powerGroupId: NO_ID,
  snapshotId: NO_ID,
  heatingAtOnce: 1,
  fault: 'dropOk',
  axes: ['x'],
  millimetres: 1,
  percent: 100,
  button: 0,
  command: 'M105',
  changes: [{ command: 'M92', selector: '', letter: 'X', value: 80 }],
  store: false,
  planHash: '0'.repeat(64),
  finding: 'writesSettings',
  level: null,
  kind: 'snapshot',
  turnDegrees: 0,
  isMirrored: false,
};

export async function openContractWalk(): Promise<ContractWalk> {
  const floor = await Floor.open();
  const { house } = floor;
  const { master, manager } = house.people;
  const printerId = await floor.printer();
  const { taskId, printId } = await floor.accepted(printerId);
  const sliceId = '00000000-0000-7000-8000-00000000511c';
  house.station.store.write((tx) => {
    const { modelVersionId } = floor.quick;
    const slice = {
      profileKey: 'x',
      materialKey: 'PLA',
      slicer: 'x',
      state: 'failed',
      createdBy: 'x',
      createdAt: 1,
    } as const;
    tx.rows
      .insert(slices)
      .values({ id: sliceId, modelVersionId, ...slice })
      .run();
    tx.record(entry());
  });
  const scopeId = await factoryOf(master.client);
  const south = await factoryOf(master.client, 'Demo Factory South');
  const { grants } = (await master.client.people.list({})).people.find(
    ({ personId }) => personId === manager.personId,
  ) ?? { grants: [] };
  const roleId =
    (await master.client.access.roles()).find(
      ({ name, pack }) => pack === 'inventory' && name.includes('ead'),
    )?.roleId ?? '';
  const email = 'reader@demo.example';
  const made = await master.client.people.create({
    name: 'Rita Reader',
    email,
    language: 'en',
    roleId,
    scopeId: south,
  });
  const readerPassword = 'a password for reading';
  await clientOf(house.station, null).people.acceptInvitation({
    email,
    code: made.invitationCode,
    password: readerPassword,
  });
  const reader = await signIn(house.station, email, readerPassword);
  const clientId = (await master.client.hierarchy.scopes()).find(({ kind }) => kind === 'client')
    ?.id as never;
  const { operator } = house.people;
  const terms = { fromAt: null, untilAt: null };
  const { roleId: ownRoleId } = await master.client.access.saveRole({
    roleId: null,
    expectedVersion: null,
    homeScopeId: clientId,
    variantOf: null,
    name: 'Planted role',
    rank: 20,
    permissions: ['printer.view'],
    own: [],
    assigns: [],
  });
  const { restrictionId } = await master.client.access.restrict({
    personId: operator.personId as never,
    roleId: null,
    scopeId,
    permissions: ['print.pause'],
    reason: 'Planted',
    ...terms,
  });
  const { requestId } = await operator.client.access.askFor({ permission: 'print.pause', scopeId });
  const { shiftId } = await master.client.hierarchy.saveShift({
    shiftId: null,
    factoryId: scopeId,
    name: 'Planted shift',
    days: [1],
    startMinute: 0,
    endMinute: 1,
  });
  const records: ContractWalk['records'] = {
    scope: scopeId,
    person: manager.personId,
    grant: grants[0]?.grantId ?? '',
    role: ownRoleId,
    restriction: restrictionId,
    accessRequest: requestId,
    shift: shiftId,
    project: floor.quick.projectId,
    modelVersion: floor.quick.modelVersionId,
    slice: sliceId,
    printTask: taskId,
    print: printId,
    printer: printerId,
  };
  const inputsOf: Inputs['inputsOf'] = {
    // A file makes places below a client.
    'hierarchy.planImport': { parentId: clientId },
    'hierarchy.importScopes': { parentId: clientId },
    'people.setSeats': { clientId },
    // Of a person or of a role, not of both.
    'access.restrict': { roleId: null },
    'access.whatIfRestricted': { roleId: null },
    'access.removeRole': { roleId: ownRoleId },
    'access.whatIfRoleRemoved': { roleId: ownRoleId },
    'printing.checkParts': { verdict: 'pass' },
    'controls.deleteCardFile': { path: '/PLANTED.GCO' },
    'sync.settle': { how: 'kept' },
    'sync.settleTrouble': { how: 'setAside' },
    'sync.preview': { code: HUB_CODE },
    'sync.previewFirst': { code: HUB_CODE },
    'sync.found': { code: HUB_CODE },
    'sync.joinFirst': { code: HUB_CODE },
    // From the beginning to now.
    'audit.entries': { fromAt: 0, untilAt: 1 },
    'audit.export': { fromAt: 0, untilAt: 1 },
  };
  const pool: Inputs['pool'] = {
    scopeId,
    parentId: scopeId,
    homeScopeId: scopeId,
    factoryId: scopeId,
    clientId: scopeId,
    restrictionId,
    requestId,
    shiftId,
    personId: manager.personId,
    grantId: records.grant,
    taskId,
    taskIds: [taskId],
    printId,
    printerId,
    sliceId,
    projectId: records.project,
    modelVersionId: records.modelVersion,
    modelId: floor.quick.modelId,
    beforeTaskId: null,
    workId: 'none',
    ownerId: manager.personId,
    expectedVersion: 1,
    expectedVersions: [1],
    untilAt: null,
    dueAt: null,
    copies: 1,
    by: 'due',

    name: 'Planted',
    email: 'planted@demo.example',
    language: 'en',
    roleId,
    reason: 'Planted',
    note: '',
    description: '',
    address: 'simulated:',
    profileKey: 'simulated-220-standard',
    materialKey: 'PLA',
    plateToken: 'x',

    permission: 'print.pause',
    password: 'a wrong password here',
    oldPassword: 'x',
    newPassword: 'a wrong password here',

    settled: false,
    before: null,
    conflictId: 'none',
    troubleId: 'none',

    code: 'AAAAA',
    recoveryCode: 'AAAAA',
    company: 'Planted',
    factory: 'Planted',
    timeZone: 'Europe/Rome',
    verdict: 'deny',
    permissions: ['print.pause'],
    own: [],
    assigns: [],
    variantOf: null,
    rank: 20,
    fromAt: null,
    answer: { kind: 'decline' },
    digest: '0'.repeat(64),
    imageBase64: null,
    pin: '135791',
    seats: 5,
    customer: 'external',
    expiresAt: null,
    on: true,
    seen: 'x',
    csv: 'factory\nPlanted',
    days: [1],
    startMinute: 0,
    endMinute: 60,
    format: 'csv',
    ...AT_PRINTERS,
  };
  const inputs: Inputs = { pool, inputsOf };
  return {
    house,
    reader,
    readerPassword,
    records,
    inputFor: (procedure, guardedId) => inputOf(inputs, procedure, guardedId),
    guardedIdOf: ({ name, access }) => inputsOf[name]?.[access.idFrom] ?? records[access.on],
    permissionOf: (procedure) => permissionOf(inputs, procedure),
    async callAs(token, procedure, guardedId) {
      const [room = '', name = ''] = procedure.name.split('.');
      const rooms = clientOf(house.station, token) as unknown as Record<
        string,
        Record<string, (input: unknown) => Promise<unknown>>
      >;
      try {
        await rooms[room]?.[name]?.(inputOf(inputs, procedure, guardedId));
      } catch (error) {
        if (error instanceof ORPCError) return error as ORPCError<string, Record<string, unknown>>;
        throw error;
      }
      throw new Error(`${procedure.name} was not refused`);
    },
  };
}

/** The least that the contract takes, from real records; with another id of the guarded record where one is given. */
function inputOf(
  { pool, inputsOf }: Inputs,
  { name, input, access }: Procedure,
  guardedId?: string | readonly string[],
): unknown {
  if (input === undefined) return undefined;
  const known = { ...pool, ...inputsOf[name] };
  if (guardedId !== undefined && access.kind === 'permission') known[access.idFrom] = guardedId;
  const values = Object.fromEntries(
    Object.keys(input.shape).flatMap((field) => (field in known ? [[field, known[field]]] : [])),
  );
  const parsed = input.safeParse(values);
  if (!parsed.success) throw new Error(`${name} needs another value: ${parsed.error.message}`);
  return values;
}

/** The permission that a procedure asks for on the record that `inputFor` names: the first, of several. */
function permissionOf({ inputsOf }: Inputs, { name, access }: GuardedProcedure): PermissionKey {
  if (typeof access.permission === 'object' && 'byKind' in access.permission) {
    const kind = inputsOf[name]?.[access.idFrom] === undefined ? 'factory' : 'client';
    return access.permission.byKind[kind] ?? fail(`${name} asks nothing of a ${kind}`);
  }
  return permissionsAsked(access.permission)[0] ?? fail(`${name} asks for nothing`);
}

function fail(sentence: string): never {
  throw new Error(sentence);
}
