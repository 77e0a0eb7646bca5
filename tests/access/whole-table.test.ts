import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  type AccessFacts,
  compilePolicy,
  decide,
  DEFAULT_ROLES,
  PERMISSIONS,
  type RoleId,
} from '../../src/shop/access/index.ts';
import { grant, NOW, person, personId, scopeId, SCOPES } from './facts.ts';
import { naiveDecide } from './naive.ts';

/** The record's scope as seen from the grant, which stands at the factory `north`. */
const PLACES = {
  here: 'north',
  below: 'printer-1',
  above: 'europe',
  beside: 'south',
  elsewhere: 'plant-b',
} as const;

/** Whose the record is: the person's, another one's, nobody's that is known. */
const OWNERS = ['pia', 'otto', null] as const;

interface SpecifiedRole {
  readonly pack: string;
  readonly key: string;
  readonly permissions: readonly string[];
  readonly own: readonly string[];
}

const specified = JSON.parse(
  readFileSync(new URL('../fixtures/access-catalogue.json', import.meta.url), 'utf8'),
) as {
  readonly categories: readonly { readonly permissions: readonly { readonly key: string }[] }[];
  readonly roles: readonly SpecifiedRole[];
};

/** `role permission place answers`, one letter for each owner. */
type Line = string;

/** The table as the engine answers it, checked against the second implementation cell by cell. */
function decidedTable(): readonly Line[] {
  return DEFAULT_ROLES.flatMap((role) => {
    const facts: AccessFacts = {
      scopes: SCOPES,
      roles: [],
      restrictions: [],
      people: [person('pia')],
      grants: [grant('pia', role.id, 'north')],
    };
    const policy = compilePolicy(facts);
    return PERMISSIONS.flatMap(({ key }) =>
      Object.entries(PLACES).map(([place, where]) => {
        const answers = OWNERS.map((owner) => {
          const question = {
            personId: personId('pia'),
            permission: key,
            scopeId: scopeId(where),
            ownerId: owner === null ? null : personId(owner),
            at: NOW,
          };
          const answer = decide(policy, question);
          if (naiveDecide(facts, question) !== answer) throw new Error(`${role.id} ${key} ${place} ${owner}`);
          return answer ? 'y' : 'n';
        });
        return `${role.id} ${key} ${place} ${answers.join('')}`;
      }),
    );
  });
}

/** The same table from the specified catalogue alone: nothing of the engine has a part in it. */
function specifiedTable(): readonly Line[] {
  const keys = specified.categories.flatMap(({ permissions }) => permissions.map(({ key }) => key));
  return specified.roles.flatMap(({ pack, key: roleKey, permissions, own }) =>
    keys.flatMap((key) =>
      Object.keys(PLACES).map((place) => {
        const reaches = place === 'here' || place === 'below';
        const held = permissions.includes(key) ? 'yyy' : own.includes(key) ? 'ynn' : 'nnn';
        return `${pack}/${roleKey} ${key} ${place} ${reaches ? held : 'nnn'}`;
      }),
    ),
  );
}

describe('the whole table', () => {
  const lines = decidedTable();

  test('[AC3] [AC4] every default role × permission × place × own or not, as the catalogue says', () => {
    const expected = specifiedTable();
    expect(lines).toHaveLength(32 * 161 * 5);
    const differing = lines.filter((line, index) => line !== expected[index]);
    expect(differing).toEqual([]);
  });

  test('[AC3] [AC4] the table is the one that people read last', () => {
    expect(lines).toContain('print-farm/designer project.delete below ynn');
    expect(lines).toContain('print-farm/designer project.delete beside nnn');
    expect(lines).toContain('print-farm/operator print.accept below yyy');
    // A change of the catalogue or of the engine shows here.
    const golden = createHash('sha256').update(lines.join('\n')).digest('hex');
    expect(golden).toMatchInlineSnapshot(
      `"8ca01945c4e0beaf3953c6cdd7d76c459eaed66ff3e6d369720e94182fc5f654"`,
    );
  });

  test('[AC2] who administers the platform holds the whole column', () => {
    const columns: readonly RoleId[] = DEFAULT_ROLES.filter(({ permissions }) =>
      permissions.includes('platform.administer'),
    ).map(({ id }) => id);
    expect(columns).toHaveLength(3);
    for (const id of columns) {
      const ofRole = lines.filter((line) => line.startsWith(`${id} `) && line.includes(' here '));
      expect(ofRole.every((line) => line.endsWith('yyy'))).toBe(true);
      expect(ofRole).toHaveLength(161);
    }
  });
});
