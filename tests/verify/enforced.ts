import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isPermissionKey } from '../../src/shop/access/index.ts';
import { permissionsAsked } from '../../src/shop/records/index.ts';
import { TABLE_ROLES } from './access-table.ts';
import { allDoors } from './contract-doors.ts';
import { type Harness, Tally } from './harness.ts';

/** Asked for somewhere, and held by nobody but an all-powerful role: each with the reason why that is right. */
const ONLY_ALL_POWERFUL: Readonly<Record<string, string>> = {
  'platform.administer': 'it is what makes a role all-powerful',
  'connectivity.manage': 'whom a station shares its rows with is said by who answers for the company',
  ...Object.fromEntries(
    [
      'client.create',
      'client.modify',
      'client.delete',
      'enterprise.create',
      'enterprise.modify',
      'enterprise.delete',
      'factory.create',
      'factory.delete',
      'factory.manageExpiration',
    ].map((key) => [key, 'no default role but the administrators’ shapes the company; a custom role can']),
  ),
};

const SOURCES = join(import.meta.dirname, '../../src');

/** They list permissions without asking for them. */
const CATALOGUES = ['permissions.ts', 'default-roles.ts', 'term.ts'].map((name) => `shop/access/${name}`);

/** What a contract asks for is asked at a door. */
const CONTRACT = /(?:^|\/)(?:contract|procedure)\.ts$/;

/** Every permission that the program asks for is in reach of somebody who is not all-powerful. */
export const harness: Harness = {
  id: 'enforced',
  about: 'each permission that is asked for is held by some role that is not all-powerful',
  floor: 39,
  fewRuns: 39,
  faultClasses: ['asked at a door', 'asked in a use case', 'only all-powerful'],
  async run() {
    const tally = new Tally();
    const [atDoors, inCode] = [askedAtDoors(), askedInCode()];
    tally.met('asked at a door', atDoors.size);
    tally.met('asked in a use case', inCode.size);
    const modest = TABLE_ROLES.filter(({ permissions }) => !permissions.includes('platform.administer'));
    const held = new Set(modest.flatMap(({ permissions, own }) => [...permissions, ...own]));
    for (const key of new Set([...atDoors, ...inCode])) {
      tally.ran();
      const reason = ONLY_ALL_POWERFUL[key];
      if (!held.has(key)) tally.met('only all-powerful');
      tally.expect(
        held.has(key) || reason !== undefined,
        `${key} is asked for, and only an all-powerful role holds it`,
      );
      tally.expect(
        !held.has(key) || reason === undefined,
        `${key} is held by a modest role: no reason is needed`,
      );
    }
    return tally.outcome();
  },
};

function askedAtDoors(): ReadonlySet<string> {
  return new Set(
    allDoors().flatMap(({ access }) => ('permission' in access ? permissionsAsked(access.permission) : [])),
  );
}

/** Every permission that stands as a text anywhere in the code, other than in a contract. */
function askedInCode(): ReadonlySet<string> {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts') && !CATALOGUES.includes(path) && !CONTRACT.test(path));
  const texts = files.flatMap((path) => [
    ...readFileSync(join(SOURCES, path), 'utf8').matchAll(/'([a-z]\w*\.\w+)'/gi),
  ]);
  return new Set(texts.flatMap(([, text = '']) => (isPermissionKey(text) ? [text] : [])));
}
