import {
  type AccessFacts,
  canEditRole,
  canGrant,
  canLift,
  canRestrict,
  canRevoke,
  compilePolicy,
  DEFAULT_ROLES,
  type Grant,
  type Restriction,
  type Role,
  type RoleId,
} from '../../src/shop/access/index.ts';
import { grant, MASTER, NOW, personId, scopeId } from './facts.ts';

type Answer = { readonly ok: true } | { readonly ok: false; readonly refusal: { readonly code: string } };

/** The refusal's code without its room, or `yes`. */
export function said(answer: Answer): string {
  return answer.ok ? 'yes' : answer.refusal.code.replace('access.', '');
}

export function mayGrant(
  facts: AccessFacts,
  actor: string,
  who: string | null,
  role: RoleId,
  where: string,
  untilAt: number | null = null,
): string {
  const wish = {
    personId: who === null ? null : personId(who),
    roleId: role,
    scopeId: scopeId(where),
    fromAt: NOW,
    untilAt,
  };
  return said(canGrant(compilePolicy(facts), personId(actor), wish, NOW));
}

export function mayRevoke(facts: AccessFacts, actor: string, one: Grant): string {
  return said(canRevoke(compilePolicy(facts), personId(actor), one.id, NOW));
}

export function mayEdit(facts: AccessFacts, actor: string, role: Role): string {
  return said(canEditRole(compilePolicy(facts), personId(actor), role, NOW));
}

export function mayRestrict(facts: AccessFacts, actor: string, restriction: Restriction): string {
  return said(canRestrict(compilePolicy(facts), personId(actor), restriction, NOW));
}

export function mayLift(facts: AccessFacts, actor: string, restriction: Restriction): string {
  return said(canLift(compilePolicy(facts), personId(actor), restriction.id, NOW));
}

export function named(id: RoleId): Role {
  const role = DEFAULT_ROLES.find((one) => one.id === id);
  if (role === undefined) throw new Error(`no role ${id}`);
  return role;
}

/** A second Master of acme, beside mia. */
export const MARA = grant('nora', MASTER, 'acme');
