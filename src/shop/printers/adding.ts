import { eq, sql } from 'drizzle-orm';
import type { ScopeId } from '../access/index.ts';
import type { RecordEntry } from '../audit/index.ts';
import { scopes } from '../hierarchy/tables.ts';
import { accepted, refused, type Id, type Refusal, type Result } from '../kernel/index.ts';
import type { Transaction } from '../records/store.ts';
import type { Call } from '../records/use-case.ts';
import { ownSerialAt } from './finding.ts';
import type { Nothing, PrintersHouse } from './house.ts';
import type { PrintersRefusal } from './model.ts';
import { mayJoin } from './power-groups.ts';
import {
  credentialOf,
  isBusy,
  keepCredential,
  nameOf,
  NOT_FOUND,
  ownPrinter,
  printerRow,
  recordPrinter,
} from './printer-rows.ts';
import { takenBy } from './searching.ts';
import { printers } from './tables.ts';

interface NewPrinter {
  readonly scopeId: ScopeId;
  readonly name: string;
  readonly address: string;
  readonly profileKey: string;
  readonly materialKey: string;
  readonly usbSerial?: string | undefined;
  /** API key or password of a printer on the network. */
  readonly credential?: string | undefined;
}

/** Plugs a printer into this station, and starts to connect it. */
export function addPrinter(
  house: PrintersHouse,
  call: Call,
  input: NewPrinter,
): Result<{ printerId: Id<'Printer'> }, PrintersRefusal | Refusal> {
  const address = house.isAddress(input.address);
  if (!address.ok) return address;
  if (house.profile(input.profileKey) === null) {
    return refused<PrintersRefusal>({ code: 'printers.unknownProfile', profileKey: input.profileKey });
  }
  if (!knowsMaterial(house, input.profileKey, input.materialKey)) {
    return refused<PrintersRefusal>({ code: 'printers.unknownMaterial', materialKey: input.materialKey });
  }
  const place = house.policy().scopes.get(input.scopeId)?.kind;
  if (place !== 'factory' && place !== 'area') {
    return refused<PrintersRefusal>({ code: 'printers.wrongPlace' });
  }
  const made = house.store.attempt((tx) => {
    const taken = takenBy(house, input.address, null);
    if (taken !== null) return refused(taken);
    const printerId = insertPrinter(house, tx, call, input);
    keepCredential(tx, printerId, input.credential);
    recordPrinter(tx, call, printerId, input.name, { address: input.address, profileKey: input.profileKey });
    return accepted({ printerId });
  });
  // Not waited for: a port that takes half a minute to answer must not hold up the dialog. The card tells how it goes.
  if (made.ok) void house.bench.connect(made.value.printerId, input.address, input.credential ?? null);
  return made;
}

/** Whether a kind of printer has settings for a material: without them nothing is known of its temperatures. */
export function knowsMaterial(house: PrintersHouse, profileKey: string, materialKey: string): boolean {
  return Object.hasOwn(house.profile(profileKey)?.materials ?? {}, materialKey);
}

function insertPrinter(
  house: PrintersHouse,
  tx: Transaction<RecordEntry>,
  call: Call,
  { scopeId, name, address, profileKey, materialKey, usbSerial: said }: NewPrinter,
): Id<'Printer'> {
  const id = house.makeId<'Printer'>();
  const { stationId } = house;
  const usbSerial = serialAt(house, address) ?? said ?? null;
  tx.rows.insert(scopes).values({ id, kind: 'printer', parentId: scopeId, name, createdAt: call.at }).run();
  tx.rows
    .insert(printers)
    // Nobody has said yet what lies on its bed.
    .values({
      id,
      stationId,
      address,
      profileKey,
      materialKey,
      usbSerial,
      bed: 'unknown',
      connects: true,
      version: 1,
    })
    .run();
  return id;
}

/** By what the printer at an address is known again elsewhere; null: by nothing that is its own. */
function serialAt(house: PrintersHouse, address: string): string | null {
  return ownSerialAt(address, house.bench.portsSeen() ?? []);
}

interface PrinterChange {
  readonly printerId: string;
  readonly name?: string | undefined;
  readonly address?: string | undefined;
  readonly profileKey?: string | undefined;
  readonly powerGroupId?: string | null | undefined;
  /** Absent: as it is. Null: none any more. */
  readonly credential?: string | null | undefined;
}

/** Renames, moves to another port, takes another key or another profile: all but the first never while it is at work. */
export function updatePrinter(
  house: PrintersHouse,
  call: Call,
  input: PrinterChange,
): Result<Nothing, PrintersRefusal | Refusal> {
  const { printerId, address, profileKey, credential } = input;
  const own = ownPrinter(house, printerId);
  if (!own.ok) return own;
  if (address !== undefined) {
    const valid = house.isAddress(address);
    if (!valid.ok) return valid;
  }
  const isMoved = address !== undefined || credential !== undefined;
  if ((isMoved || profileKey !== undefined) && isBusy(house, printerId)) {
    return refused<PrintersRefusal>({ code: 'printers.busy', printer: nameOf(house, printerId) });
  }
  if (profileKey !== undefined && house.profile(profileKey) === null) {
    return refused<PrintersRefusal>({ code: 'printers.unknownProfile', profileKey });
  }
  const done = house.store.attempt((tx) => changeRow(house, tx, call, input));
  if (done.ok && isMoved) void reconnect(house, printerId);
  return done;
}

function changeRow(
  house: PrintersHouse,
  tx: Transaction<RecordEntry>,
  call: Call,
  { printerId, name, address, profileKey, powerGroupId, credential }: PrinterChange,
): Result<Nothing, PrintersRefusal> {
  const row = printerRow(house, printerId);
  if (row === null) return refused(NOT_FOUND);
  const taken = address === undefined ? null : takenBy(house, address, printerId);
  if (taken !== null) return refused(taken);
  if (powerGroupId != null && !mayJoin(house, tx, printerId, powerGroupId)) {
    return refused({ code: 'printers.unknownPowerGroup' });
  }
  if (name !== undefined) tx.rows.update(scopes).set({ name }).where(eq(scopes.id, printerId)).run();
  tx.rows
    .update(printers)
    .set({
      address: address ?? row.address,
      usbSerial: address === undefined ? row.usbSerial : serialAt(house, address),
      profileKey: profileKey ?? row.profileKey,
      powerGroupId: powerGroupId === undefined ? row.powerGroupId : powerGroupId,
      version: sql`${printers.version} + 1`,
    })
    .where(eq(printers.id, printerId))
    .run();
  // A key is for the server that it was given for: another address would be handed it.
  const isElsewhere = address !== undefined && address !== row.address;
  keepCredential(tx, printerId, credential === undefined && isElsewhere ? null : credential);
  const key = credential === undefined ? undefined : credential === null ? 'removed' : 'set';
  const facts = { address, profileKey, powerGroupId, key };
  recordPrinter(tx, call, printerId, name ?? nameOf(house, printerId), facts);
  return accepted({});
}

async function reconnect(house: PrintersHouse, printerId: string): Promise<void> {
  await house.bench.disconnect(printerId);
  const row = printerRow(house, printerId);
  if (row !== null) await house.bench.connect(printerId, row.address, credentialOf(house, printerId));
}

/** Unplugs a printer for good. Its prints stay in the record. */
export function removePrinter(
  house: PrintersHouse,
  call: Call,
  printerId: string,
): Result<Nothing, PrintersRefusal> {
  const own = ownPrinter(house, printerId);
  if (!own.ok) return own;
  if (house.currentPrint(printerId) !== null) {
    return refused({ code: 'printers.busy', printer: nameOf(house, printerId) });
  }
  const done = house.store.attempt<Nothing, PrintersRefusal>((tx) => {
    if (printerRow(house, printerId) === null) return refused(NOT_FOUND);
    const name = nameOf(house, printerId);
    tx.rows.update(printers).set({ removedAt: call.at }).where(eq(printers.id, printerId)).run();
    tx.rows.update(scopes).set({ deletedAt: call.at }).where(eq(scopes.id, printerId)).run();
    keepCredential(tx, printerId, null);
    recordPrinter(tx, call, printerId, name);
    return accepted({});
  });
  if (done.ok) void house.bench.disconnect(printerId);
  return done;
}
