import { describe, expect, test } from 'vitest';
import { homeOf, PANELS, panelsOf, WITHOUT_PANEL, type Panel } from '../../renderer/workspaces/panels.ts';
import { DEFAULT_ROLES, PERMISSIONS, type PermissionKey, type Role } from '../../src/shop/access/index.ts';

const ADMINISTERS: PermissionKey = 'platform.administer';

function mayOf(role: Role): (permission: PermissionKey) => boolean {
  const held = new Set<PermissionKey>([...role.permissions, ...role.own]);
  return (permission) => held.has(ADMINISTERS) || held.has(permission);
}

function roleOf(pack: string, key: string): (permission: PermissionKey) => boolean {
  const role = DEFAULT_ROLES.find((each) => each.pack === pack && each.key === key);
  if (!role) throw new Error(`There is no role ${pack}/${key}`);
  return mayOf(role);
}

const keysOf = (may: (permission: PermissionKey) => boolean) => panelsOf(may).map(({ key }) => key);

describe('panels', () => {
  test('every permission belongs to some panel, or is listed with the reason why not', () => {
    const covered = new Set<string>(PANELS.flatMap((panel: Panel) => [...panel.opensWith, ...panel.inside]));
    const lost = PERMISSIONS.map(({ key }) => key).filter(
      (key) => !covered.has(key) && WITHOUT_PANEL[key] === undefined,
    );
    expect(lost).toEqual([]);
    expect(Object.keys(WITHOUT_PANEL).filter((key) => covered.has(key))).toEqual([]);
  });

  test('no panel names a permission twice, and each has a key and an address of its own', () => {
    const twice = PANELS.filter((panel: Panel) => {
      const named = [...panel.opensWith, ...panel.inside];
      return panel.opensWith.length === 0 || new Set(named).size !== named.length;
    });
    expect(twice).toEqual([]);
    expect(new Set(PANELS.map(({ key }) => key)).size).toBe(PANELS.length);
    expect(new Set(PANELS.map(({ path }) => path)).size).toBe(PANELS.length);
  });

  test.each(DEFAULT_ROLES.map((role) => [String(role.id), role] as const))(
    'who is %s has a panel, and begins in one that is theirs',
    (_id, role) => {
      const panels = panelsOf(mayOf(role));
      expect(panels.map(({ path }) => path)).toContain(homeOf(mayOf(role)));
    },
  );

  test('each panel is opened by a role that is not all-powerful', () => {
    const ordinary = DEFAULT_ROLES.filter(({ permissions }) => !permissions.includes(ADMINISTERS));
    const opened = new Set(ordinary.flatMap((role) => keysOf(mayOf(role))));
    expect(PANELS.map(({ key }) => key).filter((key) => !opened.has(key))).toEqual([]);
  });
});

describe('whose panels', () => {
  test('a Master has them all and begins with the factories', () => {
    const may = roleOf('print-farm', 'master');
    expect(keysOf(may)).toEqual(PANELS.map(({ key }) => key));
    expect(homeOf(may)).toBe('/factories');
  });

  test('a Designer has projects and the bench, and nothing of people or the record', () => {
    expect(keysOf(roleOf('print-farm', 'designer'))).toEqual(['bench', 'projects']);
  });

  test('who only reads the stock has the stock', () => {
    const may = roleOf('inventory', 'stock-reader');
    expect(keysOf(may)).toEqual(['stock']);
    expect(homeOf(may)).toBe('/stock');
  });

  test('who holds nothing has no panel and no home', () => {
    expect(panelsOf(() => false)).toEqual([]);
    expect(homeOf(() => false)).toBeNull();
  });
});
