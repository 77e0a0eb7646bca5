import { useQuery } from '@tanstack/react-query';
import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { compilePolicy, decide } from '../../src/shop/access/index.ts';
import type { PermissionKey, PersonId, ScopeId } from '../../src/shop/access/index.ts';
import type { OwnAccess } from '../../src/shop/people/contract.ts';
import { useApi } from './services.tsx';

/** What the signed-in person may do, by the same rules as the core. The core decides; this only shows. */
export interface Access {
  readonly own: OwnAccess;
  readonly may: (permission: PermissionKey, scopeId: string, ownerId?: string | null) => boolean;
  /** True when the person may do it in some scope, on their own records at least. */
  readonly mayAnywhere: (permission: PermissionKey) => boolean;
}

const AccessContext = createContext<Access | null>(null);

export function accessOf(own: OwnAccess, now: () => number): Access {
  const personId = own.person.personId as PersonId;
  const policy = compilePolicy({
    scopes: own.scopes,
    roles: own.roles,
    grants: own.grants,
    restrictions: own.restrictions,
    people: [{ id: personId, name: own.person.name, active: own.person.state === 'active' }],
  });
  const may: Access['may'] = (permission, scopeId, ownerId = null) =>
    decide(policy, {
      personId,
      permission,
      scopeId: scopeId as ScopeId,
      ownerId: ownerId as PersonId | null,
      at: now(),
    });
  return {
    own,
    may,
    mayAnywhere: (permission) => own.scopes.some(({ id }) => may(permission, id, personId)),
  };
}

/** The facts of `people.mine`, for as long as somebody is signed in. */
export function useOwnAccess() {
  const api = useApi();
  return useQuery(api.people.mine.queryOptions());
}

/** The station's clock, as far as the window knows it. */
const clockAhead = (milliseconds: number) => () => Date.now() + milliseconds;

interface AccessProviderProps {
  readonly own: OwnAccess;
  /** By the window's clock. */
  readonly receivedAt: number;
  readonly children: ReactNode;
}

/** Decides by the station's clock: on a tablet that is some minutes behind, a new grant would not have begun. */
export function AccessProvider({ own, receivedAt, children }: AccessProviderProps) {
  const aheadMilliseconds = own.at - receivedAt;
  const access = useMemo(() => accessOf(own, clockAhead(aheadMilliseconds)), [own, aheadMilliseconds]);
  return <AccessContext.Provider value={access}>{children}</AccessContext.Provider>;
}

export function useAccess(): Access {
  const access = useContext(AccessContext);
  if (!access) throw new Error('No access facts: the part stands outside of a session.');
  return access;
}

/** May the signed-in person do this, here (on a record of that owner)? */
export function useMay(permission: PermissionKey, scopeId: string, ownerId?: string | null): boolean {
  return useAccess().may(permission, scopeId, ownerId);
}
