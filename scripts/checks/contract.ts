import type { Problem } from './tree.ts';

/** What a procedure of the contract says about itself, as far as this check reads it. */
interface DeclaredProcedure {
  readonly name: string;
  readonly meta: { readonly access?: unknown };
}

/** Every procedure of a contract, `room.name`. */
export function proceduresOf(contract: object, before = ''): DeclaredProcedure[] {
  return Object.entries(contract).flatMap(([key, value]: [string, unknown]): DeclaredProcedure[] => {
    if (typeof value !== 'object' || value === null) return [];
    if ('~orpc' in value) {
      const definition = value['~orpc'] as { meta?: { access?: unknown } };
      return [{ name: before + key, meta: definition.meta ?? {} }];
    }
    return proceduresOf(value, `${before}${key}.`);
  });
}

/**
 * Every procedure and route says what it asks of its caller: a permission of the catalogue, or `public` or `signedIn`
 * with a reason.
 */
export function checkContract(
  contract: object,
  routes: Readonly<Record<string, { readonly access: unknown }>>,
  permissions: Pick<ReadonlySet<string>, 'has'>,
): Problem[] {
  const procedures = proceduresOf(contract);
  if (procedures.length === 0) return ['the contract has no procedure at all'];
  return [
    ...procedures.flatMap(({ name, meta }) => faultOf(name, meta.access, permissions)),
    ...Object.entries(routes).flatMap(([name, route]) => faultOf(`route ${name}`, route.access, permissions)),
  ];
}

function faultOf(name: string, access: unknown, permissions: Pick<ReadonlySet<string>, 'has'>): Problem[] {
  if (typeof access !== 'object' || access === null || !('kind' in access)) {
    return [`${name} does not say what it asks of its caller`];
  }
  if (access.kind === 'public' || access.kind === 'signedIn') {
    const because = 'because' in access ? String(access.because).trim() : '';
    return because.length >= 20 ? [] : [`${name} needs no permission and does not say why`];
  }
  const asked = 'permission' in access ? permissionsIn(access.permission) : [];
  if (asked.length === 0) return [`${name} names no permission`];
  return asked
    .filter((permission) => !permissions.has(permission))
    .map((permission) => `${name} asks for ${permission}, which is not in the catalogue`);
}

/** The permissions in what a procedure asks for: one, any of several, or one for each kind of place. */
function permissionsIn(asked: unknown): readonly string[] {
  if (typeof asked === 'string') return [asked];
  if (typeof asked !== 'object' || asked === null) return [];
  if ('anyOf' in asked && Array.isArray(asked.anyOf)) return asked.anyOf.map(String);
  if ('byKind' in asked && typeof asked.byKind === 'object')
    return Object.values(asked.byKind ?? {}).map(String);
  return [];
}
