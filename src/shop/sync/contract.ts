import { z } from 'zod';
import {
  idOf,
  procedure,
  provenProcedure,
  publicProcedure,
  signedInProcedure,
  listProcedure,
} from '../records/index.ts';
import type { ConflictView, EnrolmentPreview, SyncStanding, SyncView } from './model.ts';

/** The words of `printhall hub add-station`: letters and digits, perhaps broken over lines by whoever sent them. */
const codeShape = z.string().trim().min(20).max(4_000);

export const syncContract = {
  /** How it stands, with every station of the company. */
  view: listProcedure({ anyOf: ['connectivity.manage', 'factory.list'] }).output(z.custom<SyncView>()),
  /** What a code would do, asked of the hub; changes nothing. */
  preview: procedure('connectivity.manage', 'scope', 'scopeId')
    .input(z.object({ scopeId: idOf<'Scope'>(), code: codeShape }))
    .output(z.custom<EnrolmentPreview>()),
  /** The station that has a company brings it to the hub. */
  found: provenProcedure('connectivity.manage', 'scope', 'scopeId')
    .input(z.object({ scopeId: idOf<'Scope'>(), code: codeShape }))
    .output(z.object({})),
  previewFirst: publicProcedure(
    'Only at a station that has no people yet, at the station itself: there is nobody who could be asked.',
  )
    .input(z.object({ code: codeShape }))
    .output(z.custom<EnrolmentPreview>()),
  /** A new station joins a company: everything that it may see comes from the hub. */
  joinFirst: publicProcedure(
    'Only at a station that has no people yet, at the station itself: there is nobody who could be asked.',
  )
    .input(z.object({ code: codeShape }))
    .output(z.object({})),
  /** How far the first fetch is, for the screen before anybody can sign in. */
  joining: publicProcedure('Says how far the first fetch is, and nothing of what it brings.').output(
    z.custom<SyncStanding>(),
  ),
  syncNow: signedInProcedure('Asks the hub a little earlier than it would be asked anyway.').output(
    z.object({}),
  ),
  /** The station works on alone, with everything that it has. */
  leave: provenProcedure('connectivity.manage', 'scope', 'scopeId')
    .input(z.object({ scopeId: idOf<'Scope'>() }))
    .output(z.object({})),
  /** After a stop: goes on with the hub as it is now, once somebody has looked. */
  goOn: provenProcedure('connectivity.manage', 'scope', 'scopeId')
    .input(z.object({ scopeId: idOf<'Scope'>() }))
    .output(z.object({})),
  conflicts: signedInProcedure(
    'One’s own changes that stood back, and others’ where the caller may see their record.',
  )
    .input(z.object({ settled: z.boolean(), before: z.number().int().nonnegative().nullable() }))
    .output(z.custom<readonly ConflictView[]>()),
  settle: signedInProcedure('Judged by the record that it is about, as a change of it would be.')
    .input(z.object({ conflictId: z.string().max(200), how: z.enum(['kept', 'broughtBack']) }))
    .output(z.object({})),
  settleTrouble: provenProcedure('connectivity.manage', 'scope', 'scopeId')
    .input(
      z.object({
        scopeId: idOf<'Scope'>(),
        troubleId: idOf<'Trouble'>(),
        how: z.enum(['tryAgain', 'setAside']),
      }),
    )
    .output(z.object({})),
};
