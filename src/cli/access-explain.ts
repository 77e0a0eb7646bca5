import { eq } from 'drizzle-orm';
import {
  isPermissionKey,
  type AccessPolicy,
  type PermissionKey,
  type PersonId,
  type Scope,
} from '../shop/access/index.ts';
import { explanationView } from '../shop/grants/explanation.ts';
import type { ExplanationView } from '../shop/grants/index.ts';
import { people } from '../shop/people/tables.ts';
import { createPolicyBook } from '../station/policy-book.ts';
import { systemClock } from '../station/system.ts';
import { readStore } from './read-store.ts';
import { Unanswered } from './unanswered.ts';

export interface ExplainOptions {
  readonly user: string;
  readonly permission: string;
  readonly scope: string;
  readonly data: string;
  readonly json?: true;
}

/** Says why; a denial ends with status 1. Throws Unanswered. */
export async function explainAtStation(options: ExplainOptions): Promise<void> {
  const { permission, user } = options;
  if (!isPermissionKey(permission)) throw new Unanswered(`There is no permission called ${permission}.`);
  const { person, view } = await readStore(options.data, (reading) => {
    const policy = createPolicyBook(reading).current();
    const found = reading.select().from(people).where(eq(people.email, user.toLowerCase())).get();
    if (found === undefined) throw new Unanswered(`There is no account called ${user}.`);
    const scope = scopeAt(policy, options.scope);
    const question = { personId: found.id as PersonId, permission, scopeId: scope.id, ownerId: null };
    return { person: found, view: explanationView(policy, { ...question, at: systemClock.now() }) };
  });
  const answer =
    options.json === true
      ? JSON.stringify({ user: person.email, ...view })
      : inWords(person.name, permission, view);
  process.stdout.write(`${answer}\n`);
  if (!view.allowed) process.exitCode = 1;
}

function scopeAt(policy: AccessPolicy, path: string): Scope {
  const all = [...policy.scopes.values()];
  const byId = all.find(({ id }) => id === path);
  if (byId !== undefined) return byId;
  let parentId: Scope['parentId'] = null;
  let found: Scope | undefined;
  for (const name of path.split('/').map((part) => part.trim())) {
    found = all.find(
      (scope) => scope.parentId === parentId && scope.name.toLowerCase() === name.toLowerCase(),
    );
    if (found === undefined) throw new Unanswered(`There is no place called ${name} in ${path}.`);
    parentId = found.id;
  }
  if (found === undefined) throw new Unanswered('The path of the place is empty.');
  return found;
}

function inWords(name: string, permission: PermissionKey, view: ExplanationView): string {
  const what = `${permission} (${view.permissionName}) in ${view.scopeName}`;
  if (view.reason.kind === 'grant') {
    const own = view.reason.ownOnly ? ', on own records only' : '';
    const by = view.reason.grantedBy === null ? '' : `, granted by ${view.reason.grantedBy}`;
    return `Allowed: ${name} holds ${what} as ${view.reason.roleName} of ${view.reason.scopeName}${by}${own}.`;
  }
  const help =
    view.whoCanGrant.length === 0
      ? ''
      : ` Who can change that: ${view.whoCanGrant.map(({ personName, roleName }) => `${personName} (${roleName})`).join(', ')}.`;
  return `Denied: ${name} does not hold ${what}. ${denialInWords(view.reason)}${help}`;
}

function denialInWords(reason: Exclude<ExplanationView['reason'], { kind: 'grant' }>): string {
  switch (reason.kind) {
    case 'missing':
      return 'No role granted there, or above, has it.';
    case 'notOwn':
      return 'A role has it, but only on records that the person created.';
    case 'restricted': {
      const until = reason.untilAt === null ? '' : ` until ${new Date(reason.untilAt).toISOString()}`;
      return `${reason.setBy} restricted it${until}: ${reason.reason}.`;
    }
    case 'inactive':
      return 'The account is not active.';
    case 'expired':
      return `The term of ${reason.scopeName} has ended.`;
  }
}
