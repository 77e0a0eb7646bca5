import type { PermissionKey, ScopeKind } from '../../../src/shop/access/index.ts';
import type { ScopeView } from '../../../src/shop/hierarchy/contract.ts';

/** A kind of place that people make here. The platform is there, and printers are added at the bench. */
export type MadeKind = Exclude<ScopeKind, 'platform' | 'printer'>;

interface KindOfPlace {
  /** What can be made inside of it. */
  readonly inside: readonly MadeKind[];
  /** The permission for each act, asked at the place itself. None: it cannot be done to this kind. */
  readonly rename?: PermissionKey;
  readonly move?: PermissionKey;
  readonly remove?: PermissionKey;
  readonly term?: PermissionKey;
  readonly zone?: PermissionKey;
  readonly shifts?: PermissionKey;
  readonly duties?: PermissionKey;
  readonly importInto?: PermissionKey;
}

/** What can be done to a place of each kind, and with which permission: as the contract of the hierarchy asks. */
export const KINDS: Readonly<Record<ScopeKind, KindOfPlace>> = {
  platform: {
    inside: ['client'],
    duties: 'platform.administer',
    importInto: 'client.create',
  },
  client: {
    inside: ['enterprise', 'factory', 'organization'],
    rename: 'client.modify',
    remove: 'client.delete',
    term: 'client.modify',
    duties: 'platform.administer',
    importInto: 'factory.create',
  },
  enterprise: {
    inside: ['factory'],
    rename: 'enterprise.modify',
    move: 'enterprise.modify',
    remove: 'enterprise.delete',
    duties: 'platform.administer',
    importInto: 'factory.create',
  },
  factory: {
    inside: ['area'],
    rename: 'factory.modify',
    move: 'factory.modify',
    remove: 'factory.delete',
    term: 'factory.manageExpiration',
    zone: 'factory.modify',
    shifts: 'masterData.manage',
    duties: 'platform.administer',
  },
  area: {
    inside: [],
    rename: 'factory.modify',
    remove: 'factory.modify',
    duties: 'platform.administer',
  },
  organization: {
    inside: [],
    rename: 'client.modify',
    remove: 'client.modify',
    duties: 'platform.administer',
  },
  printer: { inside: [] },
};

/** The permission to make a place of a kind, asked at the place that it will stand in. */
export const MAKES: Readonly<Record<MadeKind, PermissionKey>> = {
  client: 'client.create',
  enterprise: 'enterprise.create',
  factory: 'factory.create',
  area: 'factory.modify',
  organization: 'client.modify',
};

/** The places below one, and itself. */
export function withBelow(scopes: readonly ScopeView[], scopeId: string): ReadonlySet<string> {
  const found = new Set([scopeId]);
  const children = new Map<string | null, ScopeView[]>();
  for (const scope of scopes) children.set(scope.parentId, [...(children.get(scope.parentId) ?? []), scope]);
  const queue = [scopeId];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const { id } of children.get(next) ?? []) {
      if (found.has(id)) continue;
      found.add(id);
      queue.push(id);
    }
  }
  return found;
}

/** Where a place could stand instead: places of its client that take its kind, without itself and where it stands. */
export function newParentsOf(scopes: readonly ScopeView[], scope: ScopeView): readonly ScopeView[] {
  const client = clientOf(scopes, scope);
  const inside = withBelow(scopes, scope.id);
  const near = client === null ? new Set<string>() : withBelow(scopes, client.id);
  return scopes.filter(
    ({ id, kind, within }) =>
      within &&
      near.has(id) &&
      !inside.has(id) &&
      id !== scope.parentId &&
      KINDS[kind].inside.some((made) => made === scope.kind),
  );
}

export function clientOf(scopes: readonly ScopeView[], scope: ScopeView): ScopeView | null {
  const byId = new Map<string, ScopeView>(scopes.map((each) => [each.id, each]));
  let next: ScopeView | undefined = scope;
  while (next && next.kind !== 'client') next = next.parentId === null ? undefined : byId.get(next.parentId);
  return next ?? null;
}
