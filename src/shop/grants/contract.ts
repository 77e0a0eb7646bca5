import { z } from 'zod';
import { idOf, listProcedure, procedure, signedInProcedure } from '../records/index.ts';
import { isPermissionKey } from '../access/index.ts';
import type { PermissionKey } from '../access/index.ts';
import type { ExplanationView, RoleView } from './views.ts';

const permissionKeyShape = z.custom<PermissionKey>(
  (value) => typeof value === 'string' && isPermissionKey(value),
);

export const grantsContract = {
  /** Why the caller may, or may not: for a control that is off. */
  explain: signedInProcedure('A question about the caller’s own access.')
    .input(
      z.object({
        permission: permissionKeyShape,
        scopeId: idOf<'Scope'>(),
        ownerId: idOf<'Person'>().optional(),
      }),
    )
    .output(z.custom<ExplanationView>()),
  roles: listProcedure('user.list').output(z.custom<readonly RoleView[]>()),
  grant: procedure('user.manage', 'scope', 'scopeId')
    .input(
      z.object({
        personId: idOf<'Person'>(),
        roleId: z.string().min(1).max(120),
        scopeId: idOf<'Scope'>(),
        untilAt: z.number().int().nullable().default(null),
      }),
    )
    .output(z.object({ grantId: idOf<'Grant'>() })),
  revoke: procedure('user.manage', 'grant', 'grantId')
    .input(z.object({ grantId: idOf<'Grant'>() }))
    .output(z.object({})),
};
