import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  catalogueForExport,
  chartToCsv,
  chartToJson,
  compilePolicy,
  decide,
  DEFAULT_ROLES,
  defaultRoleId,
  exportCatalogue,
  PERMISSIONS,
  permissionChart,
  PERMISSION_CATEGORIES,
  withFacts,
} from '../../src/shop/access/index.ts';
import { acmeFacts, customRole, NOW, OPERATOR, personId, scopeId, variantOf } from './facts.ts';

/** The catalogue as it was specified, kept apart from the code so that neither can drift alone. */
interface SpecifiedCatalogue {
  readonly categories: readonly {
    readonly name: string;
    readonly permissions: readonly { readonly key: string; readonly name: string }[];
  }[];
  readonly roles: readonly {
    readonly pack: string;
    readonly key: string;
    readonly name: string;
    readonly rank: number;
    readonly permissions: readonly string[];
    readonly own: readonly string[];
    readonly assigns: readonly string[];
  }[];
}

const specified = JSON.parse(
  readFileSync(new URL('../fixtures/access-catalogue.json', import.meta.url), 'utf8'),
) as SpecifiedCatalogue;

describe('catalogue', () => {
  test('[AC1] the permissions are those specified, by category and in order', () => {
    expect(PERMISSION_CATEGORIES).toEqual(specified.categories);
    expect(PERMISSIONS).toHaveLength(161);
    expect(new Set(PERMISSIONS.map(({ key }) => key)).size).toBe(161);
    expect(specified.categories).toHaveLength(14);
  });

  test('[AC1] the default roles are those specified', () => {
    expect(catalogueForExport().roles).toEqual(specified.roles);
    expect(DEFAULT_ROLES).toHaveLength(32);
    expect(new Set(DEFAULT_ROLES.map(({ id }) => id)).size).toBe(32);
    expect(new Set(DEFAULT_ROLES.map(({ pack }) => pack)).size).toBe(5);
  });

  test('[AC1] a role that is assigned is one of its own pack', () => {
    const ids = new Set(DEFAULT_ROLES.map(({ id }) => id));
    const assigned = DEFAULT_ROLES.flatMap(({ pack, assigns }) => assigns.map((id) => ({ pack, id })));
    expect(assigned).toHaveLength(4);
    for (const { pack, id } of assigned) {
      expect(ids).toContain(id);
      expect(id.startsWith(`${pack}/`)).toBe(true);
    }
  });

  test('[AC1] a misspelt permission does not compile', () => {
    // @ts-expect-error: the key is printTask.review
    decide(compilePolicy(acmeFacts()), { permission: 'printTask.reveiw' });
    // @ts-expect-error: there is no such default role
    expect(defaultRoleId('print-farm', 'boss')).toBe('print-farm/boss');
  });

  test('[AC2] facts that claim to be a default role change nothing', () => {
    const forged = customRole('print-farm/operator', 'acme', 20, { permissions: ['platform.administer'] });
    const question = {
      personId: personId('otto'),
      permission: 'user.manage',
      scopeId: scopeId('hall'),
      at: NOW,
    } as const;
    const compiled = compilePolicy(acmeFacts({ roles: [forged] }));
    expect(decide(compiled, question)).toBe(false);
    const changed = withFacts(compilePolicy(acmeFacts()), { kind: 'rolePut', role: forged });
    expect(decide(changed, question)).toBe(false);
    const removed = withFacts(compiled, { kind: 'roleRemoved', roleId: OPERATOR });
    expect(decide(removed, { ...question, permission: 'print.accept' })).toBe(true);
  });

  test('[AC2] a role with platform.administer holds every permission', () => {
    const chief = customRole('chief', 'acme', 90, { permissions: ['platform.administer'] });
    const facts = acmeFacts({ roles: [chief] });
    const policy = compilePolicy({
      ...facts,
      grants: facts.grants.map((one) => (one.personId === 'otto' ? { ...one, roleId: chief.id } : one)),
    });
    for (const { key } of PERMISSIONS) {
      const question = { personId: personId('otto'), permission: key, at: NOW };
      expect(decide(policy, { ...question, scopeId: scopeId('printer-1') })).toBe(true);
      expect(decide(policy, { ...question, scopeId: scopeId('annex') })).toBe(false);
    }
  });
});

describe('export', () => {
  test('[AC50] the JSON holds the catalogue in its documented shape', () => {
    expect(JSON.parse(exportCatalogue('json'))).toEqual({
      permissions: specified.categories.flatMap(({ name: category, permissions }) =>
        permissions.map(({ key, name }) => ({ key, name, category })),
      ),
      roles: specified.roles,
    });
  });

  test('[AC51] the CSV marks every role and permission as the catalogue has them', () => {
    const [heading = [], ...rows] = parseCsv(exportCatalogue('csv'));
    expect(heading).toHaveLength(3 + 32);
    expect(rows).toHaveLength(161);
    for (const row of rows) {
      expect(row).toHaveLength(heading.length);
      for (const [column, role] of specified.roles.entries()) {
        const mark = role.permissions.includes(row[1] ?? '')
          ? 'x'
          : role.own.includes(row[1] ?? '')
            ? 'own'
            : '';
        expect(row[column + 3]).toBe(mark);
        expect(heading[column + 3]).toBe(`${role.name} (${role.pack})`);
      }
    }
  });

  test('[AC51] the chart can be of some roles and some permissions, and says which are variants', () => {
    const operator = DEFAULT_ROLES.find(({ id }) => id === OPERATOR);
    if (operator === undefined) throw new Error('no operator');
    const variant = variantOf(operator, 'acme', { permissions: [], own: ['print.accept'] });
    const accept = PERMISSIONS.filter(({ key }) => key === 'print.accept');
    const chart = permissionChart([operator, variant], accept);
    expect(chart.rows.map(({ marks }) => marks)).toEqual([['x', 'own']]);
    expect(chartToCsv(chart)).toBe(
      'Category,Permission,Name,Operator (print-farm),"Operator (print-farm, variant)"\r\n' +
        'Projects and printing,print.accept,Accept an approved task on a printer,x,own\r\n',
    );
  });

  test('[AC52] variants and a client’s own roles are marked, in CSV and JSON alike, whoever knows the role', () => {
    const operator = DEFAULT_ROLES.find(({ id }) => id === OPERATOR);
    if (operator === undefined) throw new Error('no operator');
    const variant = variantOf(operator, 'acme', { name: 'Hand', permissions: ['print.accept'] });
    const own = customRole('night', 'acme', 10, { own: ['print.accept'] });
    const accept = PERMISSIONS.filter(({ key }) => key === 'print.accept');
    const chart = permissionChart([operator, variant, own], accept);
    expect(parseCsv(chartToCsv(chart))[0]?.slice(3)).toEqual([
      'Operator (print-farm)',
      'Hand (print-farm, variant)',
      'night (custom)',
    ]);
    expect(JSON.parse(chartToJson(chart))).toEqual({
      roles: [
        { pack: 'print-farm', name: 'Operator', kind: 'default' },
        { pack: 'print-farm', name: 'Hand', kind: 'variant' },
        { pack: null, name: 'night', kind: 'custom' },
      ],
      permissions: [{ ...accept[0], marks: ['x', 'x', 'own'] }],
    });
    // As the window has it: no pack is written `custom` there.
    const inWindow = permissionChart([{ ...own, pack: 'custom' }], accept);
    expect(chartToCsv(inWindow)).toBe(chartToCsv(permissionChart([own], accept)));
    expect(chartToJson(inWindow)).toBe(chartToJson(permissionChart([own], accept)));
  });

  test('[AC51] a name that is a formula is written as text', () => {
    for (const name of ['=1+1', '+1', '-1', '@x', '\tx', '\rx']) {
      const csv = chartToCsv(permissionChart([customRole('x', 'acme', 5, { name })], []));
      const cell = parseCsv(csv)[0]?.[3];
      expect(cell).toBe(`'${name} (custom)`);
    }
    const quoted = chartToCsv(permissionChart([customRole('x', 'acme', 5, { name: 'a "b", c\nd' })], []));
    expect(parseCsv(quoted)[0]?.[3]).toBe('a "b", c\nd (custom)');
  });
});

/** Reads CSV as RFC 4180 says, so that what is written is judged by what a reader sees. */
function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cells = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/g;
  for (const [, cell = '', end] of text.matchAll(cells)) {
    row.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
