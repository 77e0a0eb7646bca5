import { z } from 'zod';
import {
  expectedVersionShape,
  idOf,
  instantShape,
  listProcedure,
  MANAGES_PEOPLE,
  nameShape,
  ONE_LINE,
  procedure,
  provenProcedure,
  SEES_PEOPLE,
  signedInProcedure,
} from '../records/index.ts';
import { isPermissionKey } from '../access/index.ts';
import type { PermissionKey } from '../access/index.ts';
import type {
  ExplanationView,
  HeldView,
  HolderView,
  RequestView,
  RestrictionView,
  RoleOffer,
  RoleView,
  WhatIfView,
} from './views.ts';

const permissionKeyShape = z.custom<PermissionKey>(
  (value) => typeof value === 'string' && isPermissionKey(value),
);

/** Of a default role: `pack/key`; of a client's own: an id. */
const roleIdShape = z.string().min(1).max(120);

const permissionListShape = z.array(permissionKeyShape).max(1_000);

/** Words that stand in a screen's line and in the record: a reason, a note to a request. */
const reasonShape = z.string().trim().max(500).regex(ONE_LINE);

const termShape = {
  fromAt: instantShape.nullable().default(null),
  untilAt: instantShape.nullable().default(null),
};

const roleShape = z.object({
  /** Null: a new one. */
  roleId: roleIdShape.nullable(),
  /** The version that was edited; null for a new one. */
  expectedVersion: expectedVersionShape.nullable(),
  homeScopeId: idOf<'Scope'>(),
  /** The default role that it stands in for; null: a custom role. */
  variantOf: roleIdShape.nullable(),
  name: nameShape,
  rank: z.number().int().min(1).max(100),
  permissions: permissionListShape,
  own: permissionListShape,
  assigns: z.array(roleIdShape).max(200),
});

const grantShape = z.object({
  personId: idOf<'Person'>(),
  roleId: roleIdShape,
  scopeId: idOf<'Scope'>(),
  ...termShape,
});

const restrictionShape = z.object({
  personId: idOf<'Person'>().nullable(),
  roleId: roleIdShape.nullable(),
  scopeId: idOf<'Scope'>(),
  permissions: permissionListShape,
  reason: reasonShape,
  ...termShape,
});

const oneSubject = ({ personId, roleId }: { personId: unknown; roleId: unknown }): boolean =>
  (personId === null) !== (roleId === null);

const pageShape = {
  offset: z.number().int().nonnegative().default(0),
  limit: z.number().int().min(1).max(500).default(100),
};

const answerShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('grant'), roleId: roleIdShape, untilAt: instantShape.nullable().default(null) }),
  z.object({ kind: z.literal('lift'), restrictionIds: z.array(idOf<'Restriction'>()).min(1).max(50) }),
  z.object({ kind: z.literal('decline') }),
]);

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
  /** The same about somebody else. */
  why: procedure(SEES_PEOPLE, 'scope', 'scopeId')
    .input(
      z.object({
        personId: idOf<'Person'>(),
        permission: permissionKeyShape,
        scopeId: idOf<'Scope'>(),
        ownRecord: z.boolean().default(false),
      }),
    )
    .output(z.custom<ExplanationView>()),
  /** Who can do this here? By name. */
  whoCan: procedure(SEES_PEOPLE, 'scope', 'scopeId')
    .input(
      z.object({
        permission: permissionKeyShape,
        scopeId: idOf<'Scope'>(),
        search: z.string().max(120).default(''),
        ...pageShape,
      }),
    )
    .output(z.object({ people: z.custom<readonly HolderView[]>(), total: z.number() })),
  /** What can this person do here? Every permission, in the order of the catalogue. */
  whatCan: procedure(SEES_PEOPLE, 'scope', 'scopeId')
    .input(z.object({ personId: idOf<'Person'>(), scopeId: idOf<'Scope'>() }))
    .output(z.object({ permissions: z.custom<readonly HeldView[]>() })),

  /** The default roles, and what the caller's own companies made of them. */
  roles: signedInProcedure(
    'What a role may do is what everybody may know; a company’s own roles show to those who hold a grant in it.',
  ).output(z.custom<readonly RoleView[]>()),
  /** The roles that can be given at a place, each with the reason why the caller may not give it. */
  roleOffers: procedure(MANAGES_PEOPLE, 'scope', 'scopeId')
    .input(z.object({ scopeId: idOf<'Scope'>(), personId: idOf<'Person'>().optional() }))
    .output(z.custom<readonly RoleOffer[]>()),
  saveRole: provenProcedure('role.manage', 'scope', 'homeScopeId')
    .input(roleShape)
    .output(z.object({ roleId: z.string(), version: z.number() })),
  /** Of a variant: the reset to the default. */
  removeRole: provenProcedure('role.manage', 'role', 'roleId')
    .input(z.object({ roleId: idOf<'Role'>(), expectedVersion: expectedVersionShape }))
    .output(z.object({})),

  grant: provenProcedure(MANAGES_PEOPLE, 'scope', 'scopeId')
    .input(grantShape)
    .output(z.object({ grantId: idOf<'Grant'>() })),
  revoke: provenProcedure(MANAGES_PEOPLE, 'grant', 'grantId')
    .input(z.object({ grantId: idOf<'Grant'>() }))
    .output(z.object({})),
  restrictions: listProcedure({ anyOf: ['user.list', 'user.manage', 'operator.manage', 'access.restrict'] })
    .input(z.object({ personId: idOf<'Person'>().optional(), scopeId: idOf<'Scope'>().optional() }))
    .output(z.custom<readonly RestrictionView[]>()),
  restrict: provenProcedure('access.restrict', 'scope', 'scopeId')
    .input(restrictionShape.refine(oneSubject))
    .output(z.object({ restrictionId: idOf<'Restriction'>() })),
  liftRestriction: provenProcedure('access.restrict', 'restriction', 'restrictionId')
    .input(z.object({ restrictionId: idOf<'Restriction'>() }))
    .output(z.object({})),

  whatIfRole: procedure('role.manage', 'scope', 'homeScopeId')
    .input(roleShape)
    .output(z.custom<WhatIfView>()),
  whatIfRoleRemoved: procedure('role.manage', 'role', 'roleId')
    .input(z.object({ roleId: idOf<'Role'>() }))
    .output(z.custom<WhatIfView>()),
  whatIfGrant: procedure(MANAGES_PEOPLE, 'scope', 'scopeId').input(grantShape).output(z.custom<WhatIfView>()),
  whatIfRevoked: procedure(MANAGES_PEOPLE, 'grant', 'grantId')
    .input(z.object({ grantId: idOf<'Grant'>() }))
    .output(z.custom<WhatIfView>()),
  whatIfRestricted: procedure('access.restrict', 'scope', 'scopeId')
    .input(restrictionShape.refine(oneSubject))
    .output(z.custom<WhatIfView>()),
  /** What would change for whom if a place stood below another one. */
  whatIfMoved: procedure(
    {
      byKind: {
        enterprise: 'enterprise.modify',
        factory: 'factory.modify',
        area: 'factory.modify',
        organization: 'client.modify',
      },
    },
    'scope',
    'scopeId',
  )
    .input(z.object({ scopeId: idOf<'Scope'>(), parentId: idOf<'Scope'>() }))
    .output(z.custom<WhatIfView>()),

  /** Asks those who can grant it for a permission that the caller lacks. */
  askFor: signedInProcedure('A person asks for themselves; whoever can grant it decides.')
    .input(
      z.object({ permission: permissionKeyShape, scopeId: idOf<'Scope'>(), note: reasonShape.default('') }),
    )
    .output(z.object({ requestId: idOf<'AccessRequest'>(), reaches: z.number() })),
  withdrawRequest: signedInProcedure('Only the caller’s own request.')
    .input(z.object({ requestId: idOf<'AccessRequest'>() }))
    .output(z.object({})),
  requests: signedInProcedure('The caller’s own requests, and those that the caller could answer.').output(
    z.object({ mine: z.custom<readonly RequestView[]>(), toAnswer: z.custom<readonly RequestView[]>() }),
  ),
  answerRequest: provenProcedure(
    { anyOf: ['user.manage', 'operator.manage', 'access.restrict'] },
    'accessRequest',
    'requestId',
  )
    .input(
      z.object({
        requestId: idOf<'AccessRequest'>(),
        expectedVersion: expectedVersionShape,
        answer: answerShape,
        note: reasonShape.default(''),
      }),
    )
    .output(z.object({})),
};
