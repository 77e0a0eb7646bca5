import { and, eq, isNull, ne, sql } from 'drizzle-orm';
import type { AccessPolicy, ScopeId } from '../access/index.ts';
import type { RecordEntry } from '../audit/index.ts';
import type { PrintProfile } from '../files/index.ts';
import { scopes } from '../hierarchy/tables.ts';
import { accepted, refused, type MakeId, type Refusal, type Result } from '../kernel/index.ts';
import type { Store, Transaction } from '../records/store.ts';
import type { Call, UseCasesOf } from '../records/use-case.ts';
import type { PrinterBench } from './bench.ts';
import type { printersContract } from './contract.ts';
import type { CurrentPrintView, PrintersRefusal, PrinterView } from './model.ts';
import type { PrinterRefusal } from './protocol/model.ts';
import { plateWords, printers } from './tables.ts';
import { linkStateOf, printerView, type PrinterPlace } from './views.ts';

export interface PrintersHouse {
  readonly store: Store<RecordEntry>;
  readonly makeId: MakeId;
  readonly stationId: string;
  readonly bench: PrinterBench;
  policy(): AccessPolicy;
  profile(key: string): PrintProfile | null;
  isAddress(address: string): Result<unknown, Refusal>;
  /** The run that a printer has in hand; told by the printing room. */
  currentPrint(printerId: string): CurrentPrintView | null;
}

type PrinterRow = typeof printers.$inferSelect;
type Nothing = Record<string, never>;
type AnyPrintersRefusal = PrintersRefusal | PrinterRefusal;

export function printersUseCases(house: PrintersHouse): UseCasesOf<typeof printersContract> {
  return {
    list: (call, { scopeId }) => accepted(listPrinters(house, call, scopeId ?? null)),
    get: (call, { printerId }) => {
      const row = printerRow(house, printerId);
      return row === null ? refused(NOT_FOUND) : accepted(view(house, row, call.at));
    },
    temperatures: (_call, { printerId }) => accepted(house.bench.temperatures(printerId)),
    ports: async () => accepted(await house.bench.ports()),
    add: (call, input) => addPrinter(house, call, input),
    update: (call, input) => updatePrinter(house, call, input),
    setMaterial: (call, { printerId, materialKey }) =>
      change(house, call, printerId, { materialKey }, { materialKey }),
    remove: (call, { printerId }) => removePrinter(house, call, printerId),
    connect: async (call, { printerId }) => connectPrinter(house, call, printerId),
    disconnect: async (call, { printerId }) => {
      if (house.currentPrint(printerId)?.startedAt != null && isBusy(house, printerId)) {
        return refused<PrintersRefusal>({ code: 'printers.busy', printer: nameOf(house, printerId) });
      }
      const done = change(house, call, printerId, { connects: false });
      if (done.ok) await house.bench.disconnect(printerId);
      return done;
    },
    setTargets: (call, { printerId, ...targets }) => setTargets(house, call, printerId, targets),
    stop: (call, { printerId }) => stopPrinter(house, call, printerId),
    clearFault: (call, { printerId }) => {
      const row = printerRow(house, printerId);
      const done = change(house, call, printerId, { fault: null, bed: 'unknown' });
      // The connection let go of the printer when it faulted: a person has looked, so it may be spoken to again.
      if (done.ok && row !== null) void house.bench.connect(printerId, row.address);
      return done;
    },
  };
}

const NOT_FOUND: PrintersRefusal = { code: 'printers.notFound' };

function listPrinters(house: PrintersHouse, call: Call, scopeId: ScopeId | null): readonly PrinterView[] {
  const visible = call.visible('printer.view');
  const rows = house.store.reading.select().from(printers).where(isNull(printers.removedAt)).all();
  return rows
    .filter(
      ({ id }) => visible.includes(id, null) && (scopeId === null || isWithin(house.policy(), id, scopeId)),
    )
    .map((row) => view(house, row, call.at))
    .toSorted((left, right) => left.name.localeCompare(right.name, undefined, { numeric: true }));
}

export function isWithin(policy: AccessPolicy, scopeId: string, above: string): boolean {
  for (let at = policy.scopes.get(scopeId as ScopeId); at !== undefined;) {
    if (at.id === above) return true;
    at = at.parentId === null ? undefined : policy.scopes.get(at.parentId);
  }
  return false;
}

function view(house: PrintersHouse, row: PrinterRow, now: number): PrinterView {
  const place = placeOf(house.policy(), row.id);
  const snapshot = house.bench.snapshot(row.id);
  return printerView(row, place, house.profile(row.profileKey), snapshot, house.currentPrint(row.id), now);
}

/** Name, parent and factory of a printer, from the hierarchy. */
export function placeOf(policy: AccessPolicy, printerId: string): PrinterPlace {
  const scope = policy.scopes.get(printerId as ScopeId);
  const parent = scope?.parentId == null ? undefined : policy.scopes.get(scope.parentId);
  let factory = parent;
  while (factory !== undefined && factory.kind !== 'factory') {
    factory = factory.parentId === null ? undefined : policy.scopes.get(factory.parentId);
  }
  return {
    name: scope?.name ?? '',
    parentScopeId: parent?.id ?? '',
    parentName: parent?.name ?? '',
    factoryId: factory?.id ?? '',
  };
}

function addPrinter(
  house: PrintersHouse,
  call: Call,
  input: { scopeId: ScopeId; name: string; address: string; profileKey: string; materialKey: string },
): Result<{ printerId: ReturnType<typeof newPrinterId> }, PrintersRefusal | Refusal> {
  const address = house.isAddress(input.address);
  if (!address.ok) return address;
  if (house.profile(input.profileKey) === null) {
    return refused<PrintersRefusal>({ code: 'printers.unknownProfile', profileKey: input.profileKey });
  }
  const made = house.store.attempt((tx) => {
    const taken = takenBy(house, tx, input.address, null);
    if (taken !== null) return refused(taken);
    const printerId = newPrinterId(house.makeId);
    tx.rows
      .insert(scopes)
      .values({
        id: printerId,
        kind: 'printer',
        parentId: input.scopeId,
        name: input.name,
        createdAt: call.at,
      })
      .run();
    tx.rows
      .insert(printers)
      .values({
        id: printerId,
        stationId: house.stationId,
        address: input.address,
        profileKey: input.profileKey,
        materialKey: input.materialKey,
        // Nobody has said yet what lies on it.
        bed: 'unknown',
        connects: true,
        version: 1,
      })
      .run();
    recordPrinter(tx, call, printerId, input.name, { address: input.address, profileKey: input.profileKey });
    return accepted({ printerId });
  });
  // Not waited for: a port that takes half a minute to answer must not hold up the dialog. The card tells how it goes.
  if (made.ok) void house.bench.connect(made.value.printerId, input.address);
  return made;
}

function newPrinterId(makeId: MakeId) {
  return makeId<'Printer'>();
}

/** Two connections to one port would fight over it. Simulated printers are as many as there are names. */
function takenBy(
  house: PrintersHouse,
  tx: Transaction<RecordEntry>,
  address: string,
  except: string | null,
): PrintersRefusal | null {
  if (address.startsWith('simulated')) return null;
  const other = tx.rows
    .select({ id: printers.id })
    .from(printers)
    .where(and(eq(printers.address, address), isNull(printers.removedAt), ne(printers.id, except ?? '')))
    .get();
  return other === undefined
    ? null
    : { code: 'printers.addressTaken', address, printer: nameOf(house, other.id) };
}

function updatePrinter(
  house: PrintersHouse,
  call: Call,
  input: {
    printerId: string;
    name?: string | undefined;
    address?: string | undefined;
    profileKey?: string | undefined;
  },
): Result<Nothing, PrintersRefusal | Refusal> {
  const { printerId, name, address, profileKey } = input;
  if (address !== undefined) {
    const valid = house.isAddress(address);
    if (!valid.ok) return valid;
    if (isBusy(house, printerId)) {
      return refused<PrintersRefusal>({ code: 'printers.busy', printer: nameOf(house, printerId) });
    }
  }
  if (profileKey !== undefined && house.profile(profileKey) === null) {
    return refused<PrintersRefusal>({ code: 'printers.unknownProfile', profileKey });
  }
  const done = house.store.attempt<Nothing, PrintersRefusal>((tx) => {
    const row = printerRow(house, printerId);
    if (row === null) return refused(NOT_FOUND);
    const taken = address === undefined ? null : takenBy(house, tx, address, printerId);
    if (taken !== null) return refused(taken);
    if (name !== undefined) tx.rows.update(scopes).set({ name }).where(eq(scopes.id, printerId)).run();
    tx.rows
      .update(printers)
      .set({
        address: address ?? row.address,
        profileKey: profileKey ?? row.profileKey,
        version: sql`${printers.version} + 1`,
      })
      .where(eq(printers.id, printerId))
      .run();
    recordPrinter(tx, call, printerId, name ?? nameOf(house, printerId), { address, profileKey });
    return accepted({});
  });
  if (done.ok && address !== undefined) void reconnect(house, printerId, address);
  return done;
}

async function reconnect(house: PrintersHouse, printerId: string, address: string): Promise<void> {
  await house.bench.disconnect(printerId);
  await house.bench.connect(printerId, address);
}

function removePrinter(
  house: PrintersHouse,
  call: Call,
  printerId: string,
): Result<Nothing, PrintersRefusal> {
  if (house.currentPrint(printerId) !== null) {
    return refused({ code: 'printers.busy', printer: nameOf(house, printerId) });
  }
  const done = house.store.attempt<Nothing, PrintersRefusal>((tx) => {
    if (printerRow(house, printerId) === null) return refused(NOT_FOUND);
    const name = nameOf(house, printerId);
    tx.rows.update(printers).set({ removedAt: call.at }).where(eq(printers.id, printerId)).run();
    tx.rows.update(scopes).set({ deletedAt: call.at }).where(eq(scopes.id, printerId)).run();
    recordPrinter(tx, call, printerId, name);
    return accepted({});
  });
  if (done.ok) void house.bench.disconnect(printerId);
  return done;
}

async function connectPrinter(
  house: PrintersHouse,
  call: Call,
  printerId: string,
): Promise<Result<Nothing, AnyPrintersRefusal>> {
  const row = printerRow(house, printerId);
  if (row === null) return refused(NOT_FOUND);
  const done = change(house, call, printerId, { connects: true });
  if (!done.ok) return done;
  const connected = await house.bench.connect(printerId, row.address);
  return connected.ok ? accepted({}) : connected;
}

function setTargets(
  house: PrintersHouse,
  call: Call,
  printerId: string,
  targets: { hotendCelsius?: number | undefined; bedCelsius?: number | undefined },
): Result<Nothing, AnyPrintersRefusal> {
  const row = printerRow(house, printerId);
  if (row === null) return refused(NOT_FOUND);
  const tooHot = overLimit(house.profile(row.profileKey), targets);
  if (tooHot !== null) return refused(tooHot);
  const snapshot = house.bench.snapshot(printerId);
  if (snapshot === null) {
    return refused({ code: 'printers.notConnected', printer: nameOf(house, printerId), link: 'off' });
  }
  const { hotendCelsius, bedCelsius } = targets;
  const wanted = {
    ...(hotendCelsius === undefined ? {} : { hotendCelsius }),
    ...(bedCelsius === undefined ? {} : { bedCelsius }),
  };
  // On record first: a heater that is on without a line that says who switched it on must not be.
  house.store.write((tx) => recordPrinter(tx, call, printerId, nameOf(house, printerId), wanted));
  const heated = house.bench.preheat(printerId, wanted);
  return heated.ok ? accepted({}) : heated;
}

/** Above what any material of the printer's profile needs, plus this, a target is a slip of the finger. */
const HOTEND_MARGIN_CELSIUS = 20;
const BED_MARGIN_CELSIUS = 15;

function overLimit(
  profile: PrintProfile | null,
  targets: { readonly hotendCelsius?: number | undefined; readonly bedCelsius?: number | undefined },
): PrintersRefusal | null {
  const materials = Object.values(profile?.materials ?? {});
  const hotendLimit =
    Math.max(0, ...materials.map(({ hotendCelsius }) => hotendCelsius)) + HOTEND_MARGIN_CELSIUS;
  const bedLimit = Math.max(0, ...materials.map(({ bedCelsius }) => bedCelsius)) + BED_MARGIN_CELSIUS;
  if ((targets.hotendCelsius ?? 0) > hotendLimit) {
    return { code: 'printers.targetTooHot', heater: 'hotend', limitCelsius: hotendLimit };
  }
  if ((targets.bedCelsius ?? 0) > bedLimit) {
    return { code: 'printers.targetTooHot', heater: 'bed', limitCelsius: bedLimit };
  }
  return null;
}

/** The bytes first, the record after: the one act that does not wait for its line (and is never refused for it). */
function stopPrinter(house: PrintersHouse, call: Call, printerId: string): Result<Nothing, PrintersRefusal> {
  const reached = house.bench.stop(printerId);
  const row = printerRow(house, printerId);
  if (row === null) return refused(NOT_FOUND);
  house.store.write((tx) =>
    recordPrinter(tx, call, printerId, nameOf(house, printerId), { reachedThePrinter: reached }),
  );
  return accepted({});
}

function change(
  house: PrintersHouse,
  call: Call,
  printerId: string,
  columns: Partial<Pick<PrinterRow, 'materialKey' | 'connects' | 'fault' | 'bed'>>,
  facts: Record<string, unknown> = {},
): Result<Nothing, PrintersRefusal> {
  return house.store.attempt((tx) => {
    if (printerRow(house, printerId) === null) return refused(NOT_FOUND);
    tx.rows
      .update(printers)
      .set({ ...columns, version: sql`${printers.version} + 1` })
      .where(eq(printers.id, printerId))
      .run();
    if (columns.bed !== undefined) voidPlateWords(tx, printerId, call.at);
    recordPrinter(tx, call, printerId, nameOf(house, printerId), facts);
    return accepted({});
  });
}

/** What a person said about the bed does not hold for what came after. */
export function voidPlateWords(tx: Transaction<RecordEntry>, printerId: string, at: number): void {
  tx.rows
    .update(plateWords)
    .set({ voidedAt: at })
    .where(and(eq(plateWords.printerId, printerId), isNull(plateWords.spentAt), isNull(plateWords.voidedAt)))
    .run();
}

export function printerRow(house: Pick<PrintersHouse, 'store'>, printerId: string): PrinterRow | null {
  return (
    house.store.reading
      .select()
      .from(printers)
      .where(and(eq(printers.id, printerId), isNull(printers.removedAt)))
      .get() ?? null
  );
}

function nameOf(house: PrintersHouse, printerId: string): string {
  return house.policy().scopes.get(printerId as ScopeId)?.name ?? '';
}

function isBusy(house: PrintersHouse, printerId: string): boolean {
  return linkStateOf(house.bench.snapshot(printerId)) === 'busy';
}

function recordPrinter(
  tx: Transaction<RecordEntry>,
  call: Call,
  printerId: string,
  name: string,
  facts: Record<string, unknown> = {},
): void {
  tx.record({
    actor: call.actor,
    action: call.action,
    result: 'done',
    recordKind: 'printer',
    recordId: printerId,
    recordName: name,
    scopeId: printerId,
    scopeName: name,
    facts,
  });
}
