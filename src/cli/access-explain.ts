import { eq } from 'drizzle-orm';
import { isPermissionKey, type PermissionKey, type PersonId } from '../shop/access/index.ts';
import { assertNever } from '../shop/kernel/index.ts';
import { explanationView } from '../shop/grants/explanation.ts';
import type { ExplanationView, ReasonView } from '../shop/grants/index.ts';
import { openRequestOf } from '../shop/grants/open-requests.ts';
import { people } from '../shop/people/tables.ts';
import { createPolicyBook } from '../station/policy-book.ts';
import { systemClock } from '../station/system.ts';
import { placeAt } from './place.ts';
import { readStore } from './read-store.ts';
import { Unanswered } from './unanswered.ts';

export interface ExplainOptions {
  readonly user: string;
  readonly permission: string;
  readonly scope: string;
  readonly data: string;
  /** As if the record were the person's own. */
  readonly own?: true;
  readonly json?: true;
}

/** Says why; a denial ends with status 1. Throws Unanswered. */
export async function explainAtStation(options: ExplainOptions): Promise<void> {
  const { user } = options;
  const permission = permissionNamed(options.permission);
  const { person, view } = await readStore(options.data, (reading) => {
    const policy = createPolicyBook(reading).current();
    const found = reading.select().from(people).where(eq(people.email, user.toLowerCase())).get();
    if (found === undefined) throw new Unanswered(`There is no account called ${user}.`);
    const scopeId = placeAt(policy, options.scope).id;
    const personId = found.id as PersonId;
    const ownerId = options.own === true ? personId : null;
    const asked = openRequestOf(reading, personId, permission, scopeId);
    const question = { personId, permission, scopeId, ownerId, at: systemClock.now() };
    return { person: found, view: explanationView(policy, question, asked?.askedAt ?? null) };
  });
  const answer =
    options.json === true
      ? JSON.stringify({ user: person.email, ...view })
      : inWords(person.name, view).join('\n');
  process.stdout.write(`${answer}\n`);
  if (!view.allowed) process.exitCode = 1;
}

/** A permission by its key. Throws Unanswered where there is none. */
export function permissionNamed(key: string): PermissionKey {
  if (!isPermissionKey(key)) throw new Unanswered(`There is no permission called ${key}.`);
  return key;
}

/** The answer, then each reason on a line of its own, then what would help. */
function inWords(name: string, view: ExplanationView): readonly string[] {
  const what = `${view.permission} (${view.permissionName}) in ${view.scopeName}`;
  const verdict = view.allowed ? `Allowed: ${name} holds ${what}` : `Denied: ${name} does not hold ${what}`;
  const [first, ...further] = view.reasons.map(reasonInWords);
  if (view.allowed) {
    return [`${verdict} ${first ?? ''}.`, ...further.map((reason) => `  Also ${reason}.`)];
  }
  const help = [
    view.rolesThatWould.length === 0
      ? null
      : `Roles that would give it, the least first: ${view.rolesThatWould.join(', ')}.`,
    view.whoCanGrant.length === 0
      ? 'Nobody here can change that.'
      : `Who can change that: ${view.whoCanGrant.map(({ personName, roleName }) => `${personName} (${roleName})`).join(', ')}.`,
    view.askedAt === null ? null : `Asked for on ${dayOf(view.askedAt)}; not answered yet.`,
  ];
  return [
    `${verdict}.`,
    ...[first ?? null, ...further, ...help].flatMap((line) => (line === null ? [] : [`  ${line}`])),
  ];
}

function reasonInWords(reason: ReasonView): string {
  switch (reason.kind) {
    case 'grant': {
      const by = reason.grantedBy === null ? '' : `, granted by ${reason.grantedBy}`;
      const until = reason.untilAt === null ? '' : ` until ${dayOf(reason.untilAt)}`;
      const own = reason.ownOnly ? ', on own records only' : '';
      return `as ${reason.roleName} of ${reason.scopeName}${by}${until}${own}`;
    }
    case 'missing':
      return 'No role granted there, or above, has it.';
    case 'notOwn':
      return 'A role has it, but only on records that the person created.';
    case 'restricted': {
      const from = reason.roleName === null ? '' : ` from ${reason.roleName}`;
      const until = reason.untilAt === null ? '' : ` until ${dayOf(reason.untilAt)}`;
      return `${reason.setBy} took it away${from} in ${reason.scopeName}${until}: ${reason.reason}.`;
    }
    case 'inactive':
      return 'The account is not active.';
    case 'expired':
      return `The term of ${reason.scopeName} ended on ${dayOf(reason.expiredAt)}.`;
    default:
      return assertNever(reason);
  }
}

/** As every shell and spreadsheet can read it. */
function dayOf(instant: number): string {
  return new Date(instant).toISOString();
}
