import { and, eq, isNull, sql } from 'drizzle-orm';
import { scopesUpward, type AccessPolicy, type ScopeId } from '../access/index.ts';
import type { RecordEntry } from '../audit/index.ts';
import { accepted, type Result } from '../kernel/index.ts';
import type { Transaction } from '../records/store.ts';
import type { Call } from '../records/use-case.ts';
import { ownOnly } from './elsewhere.ts';
import type { Nothing, PrintersHouse } from './house.ts';
import type { PrintersRefusal } from './model.ts';
import { plateWords, printerCredentials, printers } from './tables.ts';
import { linkStateOf, type PrinterPlace } from './views.ts';

export type PrinterRow = typeof printers.$inferSelect;

export const NOT_FOUND: PrintersRefusal = { code: 'printers.notFound' };

export function isWithin(policy: AccessPolicy, scopeId: string, above: string): boolean {
  return scopesUpward(policy, scopeId as ScopeId).some(({ id }) => id === above);
}

/** Name, parent and factory of a printer, from the hierarchy. */
export function placeOf(policy: AccessPolicy, printerId: string): PrinterPlace {
  const [scope, ...above] = scopesUpward(policy, printerId as ScopeId);
  const [parent] = above;
  const factory = above.find(({ kind }) => kind === 'factory');
  return {
    name: scope?.name ?? '',
    parentScopeId: parent?.id ?? '',
    parentName: parent?.name ?? '',
    factoryId: factory?.id ?? '',
  };
}

/** A call, and why its person did it. */
export type ReasonedCall = Call & { readonly reason?: string | null };

/** Changes columns of a printer and puts it in the record; what was said about its bed before does not hold then. */
export function change(
  house: PrintersHouse,
  call: ReasonedCall,
  printerId: string,
  columns: Partial<
    Pick<PrinterRow, 'materialKey' | 'connects' | 'fault' | 'bed' | 'address' | 'outOfService'>
  >,
  facts: Record<string, unknown> = {},
): Result<Nothing, PrintersRefusal> {
  return house.store.attempt((tx) => {
    const own = ownPrinter(house, printerId);
    if (!own.ok) return own;
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
export function voidPlateWords(
  tx: Pick<Transaction<RecordEntry>, 'rows'>,
  printerId: string,
  at: number,
): void {
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

/** A printer that is plugged into this station. Refused where there is none, or it is another station's. */
export function ownPrinter(house: PrintersHouse, printerId: string): Result<PrinterRow, PrintersRefusal> {
  return ownOnly(house, printerRow(house, printerId));
}

/** The API key that a printer on the network wants; null: none is kept. */
export function credentialOf(house: Pick<PrintersHouse, 'store'>, printerId: string): string | null {
  const row = house.store.reading
    .select()
    .from(printerCredentials)
    .where(eq(printerCredentials.printerId, printerId))
    .get();
  return row?.secret ?? null;
}

/** Undefined: as it is. Null: none any more. It goes to the printer's own server, and is told to nobody. */
export function keepCredential(
  tx: Pick<Transaction<RecordEntry>, 'rows'>,
  printerId: string,
  secret: string | null | undefined,
): void {
  if (secret === undefined) return;
  if (secret === null) {
    tx.rows.delete(printerCredentials).where(eq(printerCredentials.printerId, printerId)).run();
    return;
  }
  tx.rows
    .insert(printerCredentials)
    .values({ printerId, secret })
    .onConflictDoUpdate({ target: printerCredentials.printerId, set: { secret } })
    .run();
}

export function nameOf(house: PrintersHouse, printerId: string): string {
  return house.policy().scopes.get(printerId as ScopeId)?.name ?? '';
}

export function isBusy(house: PrintersHouse, printerId: string): boolean {
  return linkStateOf(house.bench.snapshot(printerId)) === 'busy';
}

export function recordPrinter(
  tx: Pick<Transaction<RecordEntry>, 'record'>,
  call: ReasonedCall,
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
    reason: call.reason ?? null,
    facts,
  });
}
