import { useQuery } from '@tanstack/react-query';
import {
  DEFAULT_ROLES,
  type Grant,
  type PermissionKey,
  type Restriction,
} from '../../../src/shop/access/index.ts';
import type { ReasonView } from '../../../src/shop/grants/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useApi } from '../../app/services.tsx';

type Of<Kind extends ReasonView['kind']> = Extract<ReasonView, { readonly kind: Kind }>;

const NOTHING: readonly ReasonView[] = [];

/*
 * A person's own facts come without the names of others, whom they may not see. The core names them where they bear on
 * the person: in its answer to "why?".
 */
function useReasons(permission: PermissionKey | undefined, scopeId: string): readonly ReasonView[] {
  const api = useApi();
  const { data } = useQuery(
    api.access.explain.queryOptions({
      input: { permission: permission ?? 'help.open', scopeId: scopeId as never },
      enabled: permission !== undefined,
    }),
  );
  return data?.reasons ?? NOTHING;
}

/** Who gave one of the person's own grants; null: nobody by name, or not known yet. */
export function useOwnGrant(grant: Grant): { readonly grantedBy: string | null } {
  const { own } = useAccess();
  const role = [...own.roles, ...DEFAULT_ROLES].find(({ id }) => id === grant.roleId);
  const reasons = useReasons(role?.permissions[0], grant.scopeId);
  const found = reasons.find(
    (reason): reason is Of<'grant'> => reason.kind === 'grant' && reason.fromAt === grant.fromAt,
  );
  return { grantedBy: found?.grantedBy ?? null };
}

/** Who set a restriction that bears on the person; null: not known yet. */
export function useOwnRestriction(restriction: Restriction): Of<'restricted'> | null {
  const reasons = useReasons(restriction.permissions[0], restriction.scopeId);
  return (
    reasons.find(
      (reason): reason is Of<'restricted'> =>
        reason.kind === 'restricted' && reason.restrictionId === restriction.id,
    ) ?? null
  );
}
