import type {
  AccessFacts,
  Grant,
  GrantId,
  PermissionKey,
  Person,
  PersonId,
  Restriction,
  RestrictionId,
  Role,
  RoleId,
  Scope,
  ScopeId,
  ScopeKind,
} from '../../src/shop/access/index.ts';

/** An instant in the middle of every test: 2026-03-02T08:00:00Z. */
export const NOW = 1_772_438_400_000;
export const HOUR_MILLISECONDS = 3_600_000;

export const personId = (text: string): PersonId => text as PersonId;
export const scopeId = (text: string): ScopeId => text as ScopeId;
export const roleId = (text: string): RoleId => text as RoleId;

export const MASTER = roleId('print-farm/master');
export const FACTORY_MANAGER = roleId('print-farm/factory-manager');
export const DESIGNER = roleId('print-farm/designer');
export const OPERATOR = roleId('print-farm/operator');
export const ORGANIZATION_ADMIN = roleId('service-bureau/organization-admin');
export const PANEL_BUYER = roleId('service-bureau/panel-buyer');

export function scope(id: string, kind: ScopeKind, parent: string | null, more: Partial<Scope> = {}): Scope {
  return { id: scopeId(id), kind, parentId: parent === null ? null : scopeId(parent), name: id, ...more };
}

/**
 * Two clients under a platform:
 *
 *     platform ─ acme ─┬─ europe ─┬─ north ─┬─ hall ─┬─ printer-1
 *                      │          │         │        └─ printer-2
 *                      │          │         └─ annex ── printer-3
 *                      │          └─ south ── yard ── printer-4
 *                      └─ buyers (organization)
 *              ─ borealis ─ main ─ plant-b
 */
export const SCOPES: readonly Scope[] = [
  scope('platform', 'platform', null),
  scope('acme', 'client', 'platform'),
  scope('europe', 'enterprise', 'acme'),
  scope('north', 'factory', 'europe'),
  scope('hall', 'area', 'north'),
  scope('printer-1', 'printer', 'hall'),
  scope('printer-2', 'printer', 'hall'),
  scope('annex', 'area', 'north'),
  scope('printer-3', 'printer', 'annex'),
  scope('south', 'factory', 'europe'),
  scope('yard', 'area', 'south'),
  scope('printer-4', 'printer', 'yard'),
  scope('buyers', 'organization', 'acme'),
  scope('borealis', 'client', 'platform'),
  scope('main', 'enterprise', 'borealis'),
  scope('plant-b', 'factory', 'main'),
];

export function person(id: string, active = true): Person {
  return { id: personId(id), name: id, active };
}

export function grant(who: string, role: RoleId, where: string, more: Partial<Grant> = {}): Grant {
  return {
    id: `${who}:${role}:${where}` as GrantId,
    personId: personId(who),
    roleId: role,
    scopeId: scopeId(where),
    grantedBy: null,
    fromAt: NOW - HOUR_MILLISECONDS,
    untilAt: null,
    ...more,
  };
}

interface RestrictionTerms {
  readonly setBy?: string;
  readonly reason?: string;
  readonly fromAt?: number;
  readonly untilAt?: number | null;
}

export function restrictPerson(
  who: string,
  permissions: readonly PermissionKey[],
  where: string,
  terms: RestrictionTerms = {},
): Restriction {
  return { ...restrictionTerms(who, permissions, where, terms), personId: personId(who), roleId: null };
}

export function restrictRole(
  role: RoleId,
  permissions: readonly PermissionKey[],
  where: string,
  terms: RestrictionTerms = {},
): Restriction {
  return { ...restrictionTerms(role, permissions, where, terms), personId: null, roleId: role };
}

function restrictionTerms(
  subject: string,
  permissions: readonly PermissionKey[],
  where: string,
  {
    setBy = 'mia',
    reason = 'Training first',
    fromAt = NOW - HOUR_MILLISECONDS,
    untilAt = null,
  }: RestrictionTerms,
): Omit<Restriction, 'personId' | 'roleId'> {
  const id = `no:${subject}:${permissions.join('+')}:${where}` as RestrictionId;
  return { id, scopeId: scopeId(where), permissions, reason, setBy: personId(setBy), fromAt, untilAt };
}

export function customRole(id: string, home: string, rank: number, more: Partial<Role> = {}): Role {
  return {
    id: roleId(id),
    pack: null,
    key: id,
    name: id,
    rank,
    permissions: [],
    own: [],
    assigns: [],
    variantOf: null,
    homeScopeId: scopeId(home),
    ...more,
  };
}

/** A variant of a default role, made by a client. */
export function variantOf(original: Role, home: string, more: Partial<Role> = {}): Role {
  return {
    ...original,
    id: roleId(`${home}:${original.id}`),
    variantOf: original.id,
    homeScopeId: scopeId(home),
    ...more,
  };
}

/**
 * mia: Master of acme. max: Factory manager of north. dora: Designer in north. otto: Operator of the hall. olga:
 * Organization Admin of the buyers. boris: Master of borealis. nora: nobody yet.
 */
export function acmeFacts(more: Partial<AccessFacts> = {}): AccessFacts {
  return {
    scopes: more.scopes ?? SCOPES,
    roles: more.roles ?? [],
    people: more.people ?? ['mia', 'max', 'dora', 'otto', 'olga', 'boris', 'nora'].map((id) => person(id)),
    grants: [
      grant('mia', MASTER, 'acme'),
      grant('max', FACTORY_MANAGER, 'north'),
      grant('dora', DESIGNER, 'north'),
      grant('otto', OPERATOR, 'hall'),
      grant('olga', ORGANIZATION_ADMIN, 'buyers'),
      grant('boris', MASTER, 'borealis'),
      ...(more.grants ?? []),
    ],
    restrictions: more.restrictions ?? [],
  };
}
