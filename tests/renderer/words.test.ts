import { expect, test } from 'vitest';
import { en } from '../../renderer/text/en/index.ts';
import { es } from '../../renderer/text/es/index.ts';
import { it } from '../../renderer/text/it/index.ts';
import { permissions as spanishPermissions } from '../../renderer/text/es/permissions.ts';
import { roles as spanishRoles } from '../../renderer/text/es/roles.ts';
import { permissions as italianPermissions } from '../../renderer/text/it/permissions.ts';
import { roles as italianRoles } from '../../renderer/text/it/roles.ts';
import { DEFAULT_ROLES, PERMISSIONS } from '../../src/shop/access/index.ts';

function leaves(tree: unknown, path = ''): readonly (readonly [key: string, text: string])[] {
  if (typeof tree === 'string') return [[path, tree]];
  return Object.entries(tree as Record<string, unknown>).flatMap(([key, branch]) =>
    leaves(branch, path === '' ? key : `${path}.${key}`),
  );
}

function placeholders(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? ''))].toSorted();
}

test.each([
  ['Spanish', es],
  ['Italian', it],
])('%s has every text of English, with the same facts in it', (_name, words) => {
  const translated = new Map(leaves(words));
  const wrong = leaves(en).filter(([key, text]) => {
    const own = translated.get(key)?.trim() ?? '';
    return own === '' || placeholders(own).join() !== placeholders(text).join();
  });
  expect(wrong).toEqual([]);
});

test('every permission has a Spanish and an Italian name of its own', () => {
  const english = PERMISSIONS.filter(
    ({ key, name }) => spanishPermissions[key] === name || italianPermissions[key] === name,
  );
  expect(english).toEqual([]);
});

test('every default role has a Spanish and an Italian name', () => {
  const unnamed = DEFAULT_ROLES.filter(({ name }) => !spanishRoles[name] || !italianRoles[name]);
  expect(unnamed).toEqual([]);
});

/** Words between tags, or in an attribute that people read, that do not come from the language files. */
const WORDS_IN_MARKUP =
  />\s*[A-Z][a-z]+(?: [a-z]+)*\s*<\/|\b(?:aria-label|title|placeholder|alt|label)="[^"]*[a-z]{3}/g;

const SCREENS = import.meta.glob<string>('../../renderer/**/*.tsx', {
  query: '?raw',
  import: 'default',
  eager: true,
});

test('no screen has words of its own', () => {
  expect(Object.keys(SCREENS).length).toBeGreaterThan(50);
  const found = Object.entries(SCREENS).flatMap(([file, source]) =>
    [...source.matchAll(WORDS_IN_MARKUP)].map(([words]) => `${file}: ${words}`),
  );
  expect(found).toEqual([]);
});

test('words in markup are found', () => {
  expect('<p>Print now</p>').toMatch(WORDS_IN_MARKUP);
  expect('<input placeholder="Search" />').toMatch(WORDS_IN_MARKUP);
});
