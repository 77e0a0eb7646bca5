import {
  chartToCsv,
  chartToJson,
  kindOfRole,
  PERMISSIONS,
  permissionChart,
  rolesAt,
  type ChartMark,
  type PermissionChart,
} from '../shop/access/index.ts';
import { createPolicyBook } from '../station/policy-book.ts';
import { placeAt } from './place.ts';
import { readStore } from './read-store.ts';
import { Unanswered } from './unanswered.ts';

export interface ChartOptions {
  readonly scope: string;
  readonly format: 'text' | 'csv' | 'json';
  readonly pack?: string;
  readonly data: string;
}

/** Prints the chart of the roles as they are in force at a place. Throws Unanswered. */
export async function chartAtStation({ scope, format, pack, data }: ChartOptions): Promise<void> {
  const chart = await readStore(data, (reading) => {
    const policy = createPolicyBook(reading).current();
    const roles = rolesAt(policy, placeAt(policy, scope).id)
      .map(({ role }) => role)
      .filter((role) => pack === undefined || (role.pack ?? 'custom') === pack);
    if (roles.length === 0) throw new Unanswered(`There is no role of the pack ${pack ?? ''} there.`);
    return permissionChart(roles);
  });
  const written = { text: chartToText, csv: chartToCsv, json: chartToJson }[format](chart);
  process.stdout.write(`${written.trimEnd()}\n`);
}

const SIGNS: Readonly<Record<ChartMark, string>> = { x: 'x', own: 'o', '': '.' };

/** Roles by number above, permissions below, each category with its heading; `*` marks a client's variant. */
function chartToText({ roles, rows }: PermissionChart): string {
  const width = Math.max(...PERMISSIONS.map(({ key }) => key.length));
  const digits = String(roles.length).length;
  const legend = roles.map((role, index) => {
    const variant = kindOfRole(role) === 'variant' ? '*' : '';
    return `${String(index + 1).padStart(digits)}  ${role.name}${variant} (${role.pack ?? 'custom'})`;
  });
  const cells = (texts: readonly string[]): string => texts.map((text) => text.padStart(digits)).join(' ');
  const heading = `${''.padEnd(width)}  ${cells(roles.map((_, index) => String(index + 1)))}`;
  const byCategory = Map.groupBy(rows, ({ permission }) => permission.category);
  const body = [...byCategory].flatMap(([category, ofCategory]) => [
    '',
    category,
    heading,
    ...ofCategory.map(
      ({ permission, marks }) =>
        `${permission.key.padEnd(width)}  ${cells(marks.map((mark) => SIGNS[mark]))}`,
    ),
  ]);
  const key = 'x has it, o has it on own records only, . has it not; * a variant of the default';
  return [...legend, '', key, ...body].join('\n');
}
