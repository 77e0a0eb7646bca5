import type { AccessChange, PersonId, ScopeId } from '../../../src/shop/access/index.ts';
import { removeRole, saveRole } from '../../../src/shop/grants/editing-roles.ts';
import { giveGrant, revokeGrant } from '../../../src/shop/grants/giving.ts';
import { liftRestriction, restrict } from '../../../src/shop/grants/restricting.ts';
import { roleRow } from '../../../src/shop/grants/wished-role.ts';
import { moveScope } from '../../../src/shop/hierarchy/placing.ts';
import type { Refusal, Result } from '../../../src/shop/kernel/index.ts';
import { deactivate, reactivate } from '../../../src/shop/people/managing.ts';
import type { Office } from './office.ts';

/** Has somebody make a change by the use case that makes it; refused as the use case refuses. */
export function makeChange(
  office: Office,
  actorId: PersonId,
  change: AccessChange,
): Result<unknown, Refusal> {
  const { grants, people, places } = office;
  const by = (action: string) => office.callBy(actorId, action);
  switch (change.kind) {
    case 'grantPut': {
      const { personId, roleId, scopeId, untilAt } = change.grant;
      return giveGrant(grants, by('access.grant'), { personId, roleId, scopeId, fromAt: null, untilAt });
    }
    case 'grantRemoved':
      return revokeGrant(grants, by('access.revoke'), change.grantId);
    case 'restrictionPut': {
      const { personId, roleId, scopeId, permissions, reason, untilAt } = change.restriction;
      const terms = { scopeId, permissions, reason, untilAt, fromAt: null };
      return restrict(grants, by('access.restrict'), { ...terms, personId, roleId });
    }
    case 'restrictionRemoved':
      return liftRestriction(grants, by('access.liftRestriction'), change.restrictionId);
    case 'rolePut': {
      const { id, name, rank, permissions, own, assigns, variantOf, homeScopeId } = change.role;
      const row = roleRow(grants, id);
      return saveRole(grants, by('access.saveRole'), {
        roleId: row === null ? null : id,
        expectedVersion: row?.version ?? null,
        homeScopeId: homeScopeId as ScopeId,
        name,
        rank,
        permissions,
        own,
        assigns,
        variantOf,
      });
    }
    case 'roleRemoved': {
      const expectedVersion = roleRow(grants, change.roleId)?.version ?? 0;
      return removeRole(grants, by('access.removeRole'), { roleId: change.roleId, expectedVersion });
    }
    case 'personPut': {
      const { id, active } = change.person;
      return active
        ? reactivate(people, by('people.reactivate'), id)
        : deactivate(people, by('people.deactivate'), id);
    }
    case 'scopePut': {
      const { id, parentId } = change.scope;
      return moveScope(places, by('hierarchy.moveScope'), { scopeId: id, parentId: parentId as ScopeId });
    }
    default:
      throw new Error(`Nobody does ${change.kind}`);
  }
}
