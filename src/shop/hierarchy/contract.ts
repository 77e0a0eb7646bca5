import { z } from 'zod';
import type { Scope } from '../access/index.ts';
import { idOf, listProcedure, nameShape, procedure, signedInProcedure } from '../records/index.ts';

/** A scope as a signed-in person sees it: their own scopes, what lies below them, and the way up to the top. */
export interface ScopeView extends Scope {
  /** Names from the top down to this scope, for display. */
  readonly path: readonly string[];
  /** True when the person holds some grant here or above; false for a scope that is only on the way up. */
  readonly within: boolean;
}

/** The figures of one factory, for the page that shows all of them. */
export interface FactoryFigures {
  readonly factoryId: string;
  readonly name: string;
  readonly printersTotal: number;
  readonly printersPrinting: number;
  readonly printersNeedingAttention: number;
  readonly tasksRequested: number;
  readonly tasksQueued: number;
  readonly printsFinishedToday: number;
  readonly printsFailedToday: number;
}

/** A time zone that this machine's calendar knows, as in `Europe/Rome`. */
const timeZoneShape = z
  .string()
  .max(64)
  .refine((name) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
    } catch {
      return false;
    }
  });

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
  renameScope: procedure('factory.modify', 'scope', 'scopeId')
    .input(z.object({ scopeId: idOf<'Scope'>(), name: nameShape }))
    .output(z.object({})),
};
