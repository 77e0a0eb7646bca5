import { z } from 'zod';
import type { Scope, ScopeKind } from '../access/index.ts';
import {
  idOf,
  instantShape,
  listProcedure,
  nameShape,
  ONE_LINE,
  procedure,
  provenProcedure,
  signedInProcedure,
} from '../records/index.ts';

/** A scope as a signed-in person sees it: their own scopes, what lies below them, and the way up to the top. */
export interface ScopeView extends Scope {
  /** Names from the top down to this scope, for display. */
  readonly path: readonly string[];
  /** True when the person holds some grant here or above; false for a scope that is only on the way up. */
  readonly within: boolean;
  readonly timeZone: string | null;
  readonly customer: 'internal' | 'external' | null;
}

/** What hangs on a place: what goes with it when it goes. */
export interface HangingView {
  /** The places below it, by kind, without its printers. */
  readonly scopes: Readonly<Partial<Record<ScopeKind, number>>>;
  readonly printers: number;
  readonly projects: number;
  readonly openTasks: number;
  /** Runs that a printer has in hand, a part that waits on a bed among them, and printers that are hot without one. */
  readonly printsRunning: number;
  readonly grants: number;
  /** People who then hold nothing anywhere. */
  readonly peopleLeftWithNothing: number;
  readonly restrictions: number;
  /** Roles that were made there. */
  readonly roles: number;
  readonly shifts: number;
  /** Names this answer: deleting is refused when something else hangs on it by then. */
  readonly seen: string;
}

/** One line of a CSV file, read. */
export interface ImportLine {
  /** From 1, as an editor counts them; the heading is line 1. */
  readonly line: number;
  readonly client: string | null;
  readonly enterprise: string | null;
  readonly factory: string | null;
  readonly area: string | null;
  /** `exists`: all of it is there already, and nothing is done. */
  readonly verdict: 'create' | 'exists' | 'wrong';
  readonly problem: ImportProblem | null;
}

export type ImportProblem =
  | { readonly kind: 'columns'; readonly expected: number; readonly found: number }
  | { readonly kind: 'nameMissing'; readonly column: string }
  | { readonly kind: 'nameUnfit'; readonly column: string }
  /** A place of another kind has that name there. */
  | { readonly kind: 'nameTaken'; readonly column: string }
  /** The line names another client or enterprise than the one that the file is brought to. */
  | { readonly kind: 'elsewhere'; readonly column: string }
  /** In the heading, line 1: then no other line is read. */
  | { readonly kind: 'columnMissing'; readonly column: string }
  | { readonly kind: 'columnTwice'; readonly column: string }
  | { readonly kind: 'timeZone'; readonly value: string }
  | { readonly kind: 'date'; readonly value: string }
  | { readonly kind: 'twice'; readonly line: number }
  | { readonly kind: 'notAllowed'; readonly permission: string }
  | { readonly kind: 'quote' };

export interface ImportPlan {
  readonly lines: readonly ImportLine[];
  readonly creates: Readonly<Partial<Record<ScopeKind, number>>>;
  readonly wrong: number;
  /** The heading has columns that mean nothing here: they are not read. */
  readonly unknownColumns: readonly string[];
}

export interface ShiftView {
  readonly shiftId: string;
  readonly factoryId: string;
  readonly factoryName: string;
  readonly name: string;
  readonly days: readonly number[];
  readonly startMinute: number;
  readonly endMinute: number;
}

/** The figures of one factory, for the page that shows all of them. */
export interface FactoryFigures {
  readonly factoryId: string;
  readonly name: string;
  readonly printersTotal: number;
  readonly printersPrinting: number;
  readonly printersNeedingAttention: number;
  /** At stations that have not been heard of for a while: what they do now nobody knows. */
  readonly printersUnheard: number;
  readonly tasksRequested: number;
  readonly tasksQueued: number;
  readonly printsFinishedToday: number;
  readonly printsFailedToday: number;
  /** When its term ends, or ended: its own or its client's, the sooner; null: neither does. */
  readonly expiresAt: number | null;
}

/** A time zone that this machine's calendar knows, as in `Europe/Rome`. */
export const timeZoneShape = z
  .string()
  .max(64)
  .refine((name) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
    } catch {
      return false;
    }
  });

/** What changes a place of each kind. A printer is changed by its own room. */
const MODIFIES = {
  byKind: {
    client: 'client.modify',
    enterprise: 'enterprise.modify',
    factory: 'factory.modify',
    area: 'factory.modify',
    organization: 'client.modify',
  },
} as const;

const DELETES = {
  byKind: {
    client: 'client.delete',
    enterprise: 'enterprise.delete',
    factory: 'factory.delete',
    area: 'factory.modify',
    organization: 'client.modify',
  },
} as const;

/** A file makes clients below the platform, and factories below a client or an enterprise. */
const IMPORTS = {
  byKind: { platform: 'client.create', client: 'factory.create', enterprise: 'factory.create' },
} as const;

/**
 * A message is at most 1 MiB through every door, and a character takes up to three bytes of it. Enough for the most lines
 * that are read, with names of usual length.
 */
export const IMPORT_MAXIMUM_CHARACTERS = 330_000;

/** One more than the most: a window sends that much of a longer file, to be told that it is too long. */
const importShape = z.object({
  parentId: idOf<'Scope'>(),
  csv: z.string().max(IMPORT_MAXIMUM_CHARACTERS + 1),
});

const minuteOfDayShape = z.number().int().min(0).max(1_439);

export const hierarchyContract = {
  scopes: signedInProcedure(
    'Shows the caller only the scopes of their own grants, with the names on the way up.',
  ).output(z.custom<readonly ScopeView[]>()),
  factories: listProcedure('factory.list').output(z.custom<readonly FactoryFigures[]>()),
  createFactory: procedure('factory.create', 'scope', 'parentId')
    .input(z.object({ parentId: idOf<'Scope'>(), name: nameShape, timeZone: timeZoneShape.optional() }))
    .output(z.object({ scopeId: idOf<'Scope'>() })),
  createArea: procedure('factory.modify', 'scope', 'parentId')
    .input(z.object({ parentId: idOf<'Scope'>(), name: nameShape }))
    .output(z.object({ scopeId: idOf<'Scope'>() })),
  createEnterprise: procedure('enterprise.create', 'scope', 'parentId')
    .input(z.object({ parentId: idOf<'Scope'>(), name: nameShape }))
    .output(z.object({ scopeId: idOf<'Scope'>() })),
  createClient: procedure('client.create', 'scope', 'parentId')
    .input(z.object({ parentId: idOf<'Scope'>(), name: nameShape }))
    .output(z.object({ scopeId: idOf<'Scope'>() })),
  /** A customer of a client, from outside or a department of its own. */
  createOrganization: procedure('client.modify', 'scope', 'parentId')
    .input(
      z.object({ parentId: idOf<'Scope'>(), name: nameShape, customer: z.enum(['internal', 'external']) }),
    )
    .output(z.object({ scopeId: idOf<'Scope'>() })),
  renameScope: procedure(MODIFIES, 'scope', 'scopeId')
    .input(z.object({ scopeId: idOf<'Scope'>(), name: nameShape }))
    .output(z.object({})),
  setTimeZone: procedure({ byKind: { factory: 'factory.modify' } }, 'scope', 'scopeId')
    .input(z.object({ scopeId: idOf<'Scope'>(), timeZone: timeZoneShape }))
    .output(z.object({})),
  /** From when on almost nothing is allowed there (access: AC8); null: the term does not end. */
  setExpiration: provenProcedure(
    { byKind: { factory: 'factory.manageExpiration', client: 'client.modify' } },
    'scope',
    'scopeId',
  )
    .input(z.object({ scopeId: idOf<'Scope'>(), expiresAt: instantShape.nullable() }))
    .output(z.object({})),
  /** Whether who asked for a thing may also approve it; null: as the place above says. */
  setSeparationOfDuties: provenProcedure('platform.administer', 'scope', 'scopeId')
    .input(
      z.object({
        scopeId: idOf<'Scope'>(),
        on: z.boolean().nullable(),
        reason: z.string().trim().min(1).max(500).regex(ONE_LINE),
      }),
    )
    .output(z.object({})),
  moveScope: provenProcedure(MODIFIES, 'scope', 'scopeId')
    .input(z.object({ scopeId: idOf<'Scope'>(), parentId: idOf<'Scope'>() }))
    .output(z.object({})),
  hanging: procedure(DELETES, 'scope', 'scopeId')
    .input(z.object({ scopeId: idOf<'Scope'>() }))
    .output(z.custom<HangingView>()),
  /** Takes a place away with all below it. `seen`: of the answer of `hanging` that was shown. */
  deleteScope: provenProcedure(DELETES, 'scope', 'scopeId')
    .input(z.object({ scopeId: idOf<'Scope'>(), seen: z.string().max(64) }))
    .output(z.object({})),
  /** Reads a CSV file of places and says, line by line, what it would do. Changes nothing. */
  planImport: procedure(IMPORTS, 'scope', 'parentId').input(importShape).output(z.custom<ImportPlan>()),
  /** Does what the plan of the same file says; refused whole when a line is wrong and `leaveOutWrong` is not said. */
  importScopes: provenProcedure(IMPORTS, 'scope', 'parentId')
    .input(importShape.extend({ leaveOutWrong: z.boolean().default(false) }))
    .output(z.object({ created: z.number() })),
  shifts: listProcedure({ anyOf: ['factory.list', 'masterData.manage'] })
    .input(z.object({ factoryId: idOf<'Scope'>().optional() }))
    .output(z.custom<readonly ShiftView[]>()),
  /** `shiftId` null: a new one. */
  saveShift: procedure({ byKind: { factory: 'masterData.manage' } }, 'scope', 'factoryId')
    .input(
      z.object({
        shiftId: idOf<'Shift'>().nullable(),
        factoryId: idOf<'Scope'>(),
        name: nameShape,
        days: z.array(z.number().int().min(1).max(7)).min(1).max(7),
        startMinute: minuteOfDayShape,
        endMinute: minuteOfDayShape,
      }),
    )
    .output(z.object({ shiftId: idOf<'Shift'>() })),
  removeShift: procedure('masterData.manage', 'shift', 'shiftId')
    .input(z.object({ shiftId: idOf<'Shift'>() }))
    .output(z.object({})),
};
