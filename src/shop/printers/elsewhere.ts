import { refused, type Result } from '../kernel/index.ts';
import type { AccessPolicy, PersonId, ScopeId } from '../access/index.ts';
import type { Actor } from '../records/index.ts';
import type { AskedAction, AskedFromAfar, OtherStation, PrintersRefusal } from './model.ts';

/** What is asked of a printer that is plugged into another station. */
export interface Wish {
  readonly printerId: string;
  readonly stationId: string;
  readonly action: AskedAction;
  readonly printId: string | null;
}

/** Who asks, and by which act. */
export interface Asking {
  readonly action: string;
  readonly at: number;
  readonly actor: Actor;
  readonly personId: PersonId | null;
}

/** The other stations of the company, as this one knows them. */
export interface Elsewhere {
  /** Empty: it has not told its name. */
  nameOf(stationId: string): string;
  stateOf(stationId: string): OtherStation;
  /**
   * Puts a wish on its way to the printer's own station, which authorises it again and answers. Accepted: it is on its
   * way, no more. Refused where the hub cannot be reached: a wish that comes late is worth nothing.
   */
  ask(call: Asking, wish: Wish, printerName: string): Result<Record<string, never>, PrintersRefusal>;
  /** The newest wish about a printer, for as long as people still look for what became of it. */
  askedOf(printerId: string): AskedFromAfar | null;
}

interface KnowsStations {
  readonly stationId: string;
  readonly elsewhere: Pick<Elsewhere, 'nameOf'>;
  policy(): AccessPolicy;
}

/** Null: the printer is this station's own. Else the refusal that names the station which it is plugged into. */
export function refusalElsewhere(
  house: KnowsStations,
  row: { readonly id: string; readonly stationId: string },
): Extract<PrintersRefusal, { code: 'printers.atOtherStation' }> | null {
  if (row.stationId === house.stationId) return null;
  const printer = house.policy().scopes.get(row.id as ScopeId)?.name ?? '';
  return { code: 'printers.atOtherStation', printer, station: house.elsewhere.nameOf(row.stationId) };
}

/** As `refusalElsewhere`, as an answer. */
export function ownOnly<Row extends { readonly id: string; readonly stationId: string }>(
  house: KnowsStations,
  row: Row | null,
): Result<Row, PrintersRefusal> {
  if (row === null) return refused({ code: 'printers.notFound' });
  const elsewhere = refusalElsewhere(house, row);
  return elsewhere === null ? { ok: true, value: row } : refused(elsewhere);
}
