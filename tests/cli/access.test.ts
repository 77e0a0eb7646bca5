import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { PersonId, RoleId, ScopeId } from '../../src/shop/access/index.ts';
import { accessCommand } from '../../src/cli/access.ts';
import { Unanswered } from '../../src/cli/unanswered.ts';
import { passingFolder } from '../support/open-station.ts';
import { openTestStation, type TestStation } from '../support/station.ts';

const MAIN = join(import.meta.dirname, '../../src/cli/main.ts');

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `printhall access …` to its end, as a process of its own. */
function access(...words: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, 'access', ...words], { timeout: 100_000 }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), out, err });
    });
  });
}

/** The same command in this process: a process for every question would take the tests half a minute. */
async function here(...words: readonly string[]): Promise<Ended> {
  const written = { out: '', err: '' };
  const writing = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.out += String(text);
    return true;
  });
  const formerCode = process.exitCode;
  process.exitCode = 0;
  try {
    await accessCommand().parseAsync(words, { from: 'user' });
    return { ...written, code: process.exitCode };
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    return { ...written, code: 2, err: `${error.message}\n` };
  } finally {
    writing.mockRestore();
    process.exitCode = formerCode;
  }
}

let house: TestStation;
let north: ScopeId;
const empty = passingFolder();
beforeAll(async () => {
  house = await openTestStation();
  const scopes = await house.people.master.client.hierarchy.scopes();
  north = scopes.find(({ name }) => name === 'Demo Factory North')?.id ?? north;
});
afterAll(async () => {
  await house.discard();
  empty.remove();
});

const NORTH = 'Demo Company/Demo Factory North';

const atStation = () => ['--data', house.dataDirectory];
const explain = (user: string, permission: string, scope: string, ...more: string[]) =>
  here('explain', '--user', user, '--permission', permission, '--scope', scope, ...atStation(), ...more);

describe('printhall access export', () => {
  const specified = JSON.parse(
    readFileSync(join(import.meta.dirname, '../fixtures/access-catalogue.json'), 'utf8'),
  ) as { categories: { name: string; permissions: { key: string; name: string }[] }[]; roles: unknown[] };
  const permissions = specified.categories.flatMap(({ name: category, permissions: ofCategory }) =>
    ofCategory.map(({ key, name }) => ({ key, name, category })),
  );

  test('prints exactly the specified permissions and roles, as JSON', async () => {
    const asked = await access('export', '--format', 'json');
    const short = await here('export', '--json');
    expect([asked.code, short.code]).toEqual([0, 0]);
    expect(JSON.parse(asked.out)).toEqual({ permissions, roles: specified.roles });
    expect(short.out).toBe(asked.out);
  });

  test('prints the chart as CSV: a line for each permission, a column for each role', async () => {
    const { code, out } = await here('export', '--format', 'csv');
    expect(code).toBe(0);
    const lines = out.trimEnd().split(/\r?\n/);
    expect(lines).toHaveLength(permissions.length + 1);
    for (const { key } of permissions)
      expect(lines.some((line) => line.startsWith(`${key},`) || line.includes(`,${key},`))).toBe(true);
  });
});

describe('printhall access explain', () => {
  test('allowed: says by which role, where; ends with 0', async () => {
    const { code, out, err } = await explain('Operator@Demo.example', 'print.pause', `${NORTH}/Print room`);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(
      /^Allowed: Otto Operator holds print\.pause \(.+\) in Print room as Operator of Demo Factory North\.\n$/,
    );
  });

  test('denied: says what is missing, what would give it, and who could; ends with 1', async () => {
    const { code, out, err } = await explain('operator@demo.example', 'user.manage', NORTH);
    expect([code, err]).toEqual([1, '']);
    const lines = out.trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(
      /^Denied: Otto Operator does not hold user\.manage \(.+\) in Demo Factory North\.$/,
    );
    expect(lines[1]).toBe('  No role granted there, or above, has it.');
    expect(lines[2]).toMatch(/^ {2}Roles that would give it, the least first: .+\.$/);
    expect(lines[3]).toBe('  Who can change that: Mara Master (Master).');
  });

  test('[GR4] tells all that stands in the way, and what was asked for', async () => {
    const { master, operator } = house.people;
    const personId = operator.personId as PersonId;
    const set = (reason: string, more: { roleId?: string; untilAt?: number }) =>
      master.client.access.restrict({
        personId: more.roleId === undefined ? personId : null,
        roleId: more.roleId ?? null,
        scopeId: north,
        permissions: ['print.cancel'],
        reason,
        untilAt: more.untilAt ?? null,
      });
    const untilAt = house.clock.now() + 3_600_000;
    await set('Twice by mistake', { untilAt });
    await set('Only by day', { roleId: 'print-farm/operator' });
    await operator.client.access.askFor({ permission: 'print.cancel', scopeId: north });
    const { code, out } = await explain('operator@demo.example', 'print.cancel', NORTH);
    expect(code).toBe(1);
    expect(out).toContain(
      `\n  Mara Master took it away in Demo Factory North until ${new Date(untilAt).toISOString()}: Twice by mistake.\n`,
    );
    expect(out).toContain('\n  Mara Master took it away from Operator in Demo Factory North: Only by day.\n');
    expect(out).toContain('\n  Who can change that: Mara Master (Master).\n');
    expect(out).toMatch(/\n {2}Asked for on \d{4}-.+Z; not answered yet\.\n$/);
  });

  test('[GR4] --own asks as if the record were the person’s own', async () => {
    const others = await explain('designer@demo.example', 'project.delete', NORTH);
    expect(others).toMatchObject({ code: 1 });
    expect(others.out).toContain('only on records that the person created');
    const own = await explain('designer@demo.example', 'project.delete', NORTH, '--own');
    expect(own).toMatchObject({ code: 0 });
    expect(own.out).toMatch(/as Designer of Demo Factory North, on own records only\.\n$/);
  });

  test('says the same as JSON; the platform may be named, or left out', async () => {
    const denied = await explain('operator@demo.example', 'user.manage', NORTH, '--json');
    expect(denied.code).toBe(1);
    expect(JSON.parse(denied.out)).toMatchObject({
      user: 'operator@demo.example',
      allowed: false,
      permission: 'user.manage',
      scopeId: north,
      scopeName: 'Demo Factory North',
      reason: { kind: 'missing' },
      reasons: [{ kind: 'missing' }],
    });
    for (const path of ['demo company', 'Printhall/Demo Company', 'printhall / demo company']) {
      const allowed = await explain('master@demo.example', 'user.manage', path, '--json');
      expect(allowed.code).toBe(0);
      expect(JSON.parse(allowed.out)).toMatchObject({
        allowed: true,
        scopeName: 'Demo Company',
        reason: { kind: 'grant', roleName: 'Master', scopeName: 'All companies' },
      });
    }
    const top = await explain('master@demo.example', 'user.manage', 'All companies', '--json');
    expect(JSON.parse(top.out)).toMatchObject({ allowed: true, scopeName: 'All companies' });
    const byId = await explain('master@demo.example', 'user.manage', north, '--json');
    expect(JSON.parse(byId.out)).toMatchObject({ scopeName: 'Demo Factory North' });
  });

  test('a name may hold a slash itself', async () => {
    const { client } = house.people.master;
    const { scopeId } = await client.hierarchy.createArea({ parentId: north, name: 'Hall 1/2' });
    const { code, out } = await explain('master@demo.example', 'user.manage', `${NORTH}/hall 1/2`, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ scopeId, scopeName: 'Hall 1/2' });
  });

  test('what cannot be answered is one sentence, and ends with 2', async () => {
    const cases = [
      [
        await explain('nobody@demo.example', 'user.manage', NORTH),
        'There is no account called nobody@demo.example.',
      ],
      [
        await explain('master@demo.example', 'user.invent', NORTH),
        'There is no permission called user.invent.',
      ],
      [
        await explain('master@demo.example', 'user.manage', 'Demo Company/Nowhere'),
        'There is no place called Nowhere in Demo Company/Nowhere.',
      ],
      [await explain('master@demo.example', 'user.manage', ' / '), 'The path of the place is empty.'],
      [
        await here(
          'explain',
          '--user',
          'a@b',
          '--permission',
          'user.manage',
          '--scope',
          'x',
          '--data',
          empty.directory,
        ),
        `There is no store of Printhall in ${empty.directory}.`,
      ],
      [
        await here('who', '--permission', 'user.invent', '--scope', 'x', ...atStation()),
        'There is no permission called user.invent.',
      ],
      [
        await here('chart', '--scope', NORTH, '--pack', 'painting', ...atStation()),
        'There is no role of the pack painting there.',
      ],
    ] as const;
    for (const [ended, sentence] of cases) expect(ended).toEqual({ code: 2, out: '', err: `${sentence}\n` });
  });
});

describe('as a process of its own', () => {
  test('answers beside the running station, and ends with the status that it says', async () => {
    const asked = ['--permission', 'print.pause', '--scope', NORTH, ...atStation()];
    const [denied, unanswered, named] = await Promise.all([
      access(
        'explain',
        '--user',
        'operator@demo.example',
        '--permission',
        'user.manage',
        '--scope',
        NORTH,
        ...atStation(),
      ),
      access('explain', '--user', 'nobody@demo.example', ...asked),
      access('who', ...asked),
    ]);
    expect([denied.code, denied.err]).toEqual([1, '']);
    expect(denied.out).toMatch(/^Denied: Otto Operator does not hold/);
    expect(unanswered).toEqual({
      code: 2,
      out: '',
      err: 'There is no account called nobody@demo.example.\n',
    });
    expect(named).toMatchObject({ code: 0, err: '' });
  });
});

describe('printhall access who', () => {
  const who = (permission: string, scope: string, ...more: string[]) =>
    here('who', '--permission', permission, '--scope', scope, ...atStation(), ...more);

  test('[GR10] names who may, by name, and by what', async () => {
    const { code, out } = await who('print.pause', `${NORTH}/Print room`);
    expect(code).toBe(0);
    expect(out).toBe(
      'Fabio Factory: Factory manager of Demo Factory North\n' +
        'Mara Master: Master of All companies\n' +
        'Otto Operator: Operator of Demo Factory North\n',
    );
    const own = await who('project.delete', NORTH, '--search', 'DANA');
    expect(own.out).toBe('Dana Designer: Designer of Demo Factory North (own records only)\n');
    const json = await who('print.pause', NORTH, '--json');
    const { people } = JSON.parse(json.out) as { people: { personName: string }[] };
    expect(people.map(({ personName }) => personName)).toEqual([
      'Fabio Factory',
      'Mara Master',
      'Otto Operator',
    ]);
  });

  test('[GR10] nobody is said, and ends with 1', async () => {
    expect(await who('print.pause', NORTH, '--search', 'zzz')).toEqual({
      code: 1,
      out: 'Nobody.\n',
      err: '',
    });
  });
});

describe('printhall access chart', () => {
  const chart = (...more: string[]) => here('chart', '--scope', NORTH, ...atStation(), ...more);

  test('[AC52] shows the roles in force at a place, variants marked, as text, CSV and JSON', async () => {
    const { client } = house.people.master;
    const company = (await client.hierarchy.scopes()).find(({ kind }) => kind === 'client')?.id ?? north;
    const { roleId } = await client.access.saveRole({
      roleId: null,
      expectedVersion: null,
      homeScopeId: company,
      variantOf: 'print-farm/operator',
      name: 'Machine hand',
      rank: 20,
      permissions: ['print.pause'],
      own: ['print.cancel'],
      assigns: [],
    });
    const text = await chart('--pack', 'print-farm');
    const csv = await chart('--format', 'csv');
    const json = await chart('--format', 'json', '--pack', 'print-farm');
    expect([text.code, csv.code, json.code]).toEqual([0, 0, 0]);
    expect(text.out).toContain('\n4  Machine hand* (print-farm)\n');
    expect(text.out).toMatch(/\nprint\.pause +x x \. x\n/);
    expect(text.out).toMatch(/\nprint\.cancel +x x \. o\n/);
    expect(csv.out.split(/\r?\n/)[0]).toContain('"Machine hand (print-farm, variant)"');
    const { roles, permissions } = JSON.parse(json.out) as {
      roles: { name: string; kind: string }[];
      permissions: { key: string; marks: string[] }[];
    };
    expect(roles.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'Master default',
      'Factory manager default',
      'Designer default',
      'Machine hand variant',
    ]);
    expect(permissions.find(({ key }) => key === 'print.cancel')?.marks).toEqual(['x', 'x', '', 'own']);
    await client.access.removeRole({ roleId: roleId as RoleId, expectedVersion: 1 });
  });

  test('[AC51] [AC52] with no role changed, the chart as CSV is that of the defaults', async () => {
    const inForce = await chart('--format', 'csv');
    expect(inForce.out).toBe((await here('export', '--format', 'csv')).out);
  });
});
