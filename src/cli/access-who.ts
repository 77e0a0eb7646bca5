import type { GivenBy } from '../shop/grants/index.ts';
import { heldBy, holdersHere } from '../shop/grants/questions.ts';
import { createPolicyBook } from '../station/policy-book.ts';
import { systemClock } from '../station/system.ts';
import { permissionNamed } from './access-explain.ts';
import { placeAt } from './place.ts';
import { readStore } from './read-store.ts';

export interface WhoOptions {
  readonly permission: string;
  readonly scope: string;
  readonly search: string;
  readonly data: string;
  readonly json?: true;
}

/** Names who can do something at a place, and by what; ends with status 1 where it is nobody. Throws Unanswered. */
export async function whoAtStation(options: WhoOptions): Promise<void> {
  const permission = permissionNamed(options.permission);
  const holders = await readStore(options.data, (reading) => {
    const policy = createPolicyBook(reading).current();
    const at = systemClock.now();
    const asked = { permission, scopeId: placeAt(policy, options.scope).id, search: options.search };
    return holdersHere(policy, asked, at).map((holder) => ({
      personId: holder.person.id,
      personName: holder.person.name,
      own: holder.own,
      by: heldBy(policy, holder, asked, at),
    }));
  });
  if (options.json === true) process.stdout.write(`${JSON.stringify({ permission, people: holders })}\n`);
  else {
    const lines = holders.map(
      ({ personName, own, by }) =>
        `${personName}: ${by.map(grantInWords).join('; ')}${own ? ' (own records only)' : ''}`,
    );
    process.stdout.write(`${(lines.length === 0 ? ['Nobody.'] : lines).join('\n')}\n`);
  }
  if (holders.length === 0) process.exitCode = 1;
}

function grantInWords({ roleName, scopeName, untilAt }: GivenBy): string {
  const until = untilAt === null ? '' : ` until ${new Date(untilAt).toISOString()}`;
  return `${roleName} of ${scopeName}${until}`;
}
