import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

/** `npm run new:room NAME`: a room of the shop that compiles and passes the checks, to be filled with its own life. */

const root = process.env['PRINTHALL_PROJECT'] ?? join(import.meta.dirname, '..');
const templates = join(import.meta.dirname, 'room-template');

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { entry: { type: 'string' }, prefix: { type: 'string' } },
});

const USAGE = `npm run new:room NAME [-- --entry WORD] [-- --prefix XX]

NAME    the room, in kebab-case: stock, work-orders
WORD    what it keeps, singular: spool, order (by default the room's name and "entry")
XX      two or three letters for its rules: [ST1] (by default from the name)
`;

const PLAIN = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const camel = (name: string): string =>
  name.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** The letters of the rules of every room that is there. */
function prefixesInUse(): ReadonlySet<string> {
  const rooms = readdirSync(join(root, 'src/shop'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  const pages = rooms
    .map(({ name }) => join(root, 'src/shop', name, 'RULES.md'))
    .filter((path) => existsSync(path));
  return new Set(
    pages.flatMap((path) =>
      [...readFileSync(path, 'utf8').matchAll(/\[([A-Z]{2,3})\d/g)].flatMap((match) => match[1] ?? []),
    ),
  );
}

/** Two letters of the name that no other room has, else three. */
function freePrefix(name: string, used: ReadonlySet<string>): string {
  const letters = name
    .replaceAll('-', '')
    .toUpperCase()
    .replaceAll(/[^A-Z]/g, '');
  const pairs = Array.from(letters.slice(1), (letter) => letters.charAt(0) + letter);
  return (
    [...pairs, letters.slice(0, 3)].find((prefix) => prefix.length > 1 && !used.has(prefix)) ??
    fail('Give --prefix.')
  );
}

const name = positionals[0];
if (name === undefined) fail(USAGE);
if (!PLAIN.test(name)) fail(`The name of a room is written in kebab-case, unlike “${name}”.`);
if (existsSync(join(root, 'src/shop', name))) fail(`There is a room ${name} already.`);
const entry = camel(values.entry ?? `${name}-entry`);
const used = prefixesInUse();
const prefix = values.prefix ?? freePrefix(name, used);
if (!/^[A-Z]{2,3}$/.test(prefix) || used.has(prefix))
  fail(`${prefix} is no free prefix: two or three capital letters.`);

const words: Readonly<Record<string, string>> = {
  __folder__: name,
  __room__: camel(name),
  __Room__: capital(camel(name)),
  __room_snake__: name.replaceAll('-', '_'),
  __Title__: capital(name.replaceAll('-', ' ')),
  __entry__: entry,
  __Entry__: capital(entry),
  __ENTRY__: entry.replaceAll(/([A-Z])/g, '_$1').toUpperCase(),
  __PREFIX__: prefix,
  __VIEW__: 'factory.list',
  __CHANGE__: 'factory.modify',
};

function write(path: string, template: string): void {
  const text = Object.entries(words).reduce(
    (filled, [hole, word]) => filled.replaceAll(hole, word),
    readFileSync(join(templates, `${template}.template`), 'utf8'),
  );
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  console.log(`  ${path}`);
}

console.log(`The room ${name}, with rules [${prefix}1] …:`);
for (const file of [
  'RULES.md',
  'model.ts',
  'transitions.ts',
  'contract.ts',
  'tables.ts',
  'use-cases.ts',
  'index.ts',
]) {
  write(`src/shop/${name}/${file}`, file);
}
write(`tests/${name}/transitions.test.ts`, 'transitions.test.ts');

const room = camel(name);
console.log(`
By hand, a line each:
  scripts/checks/layers.ts     '${name}' in ROOM_ORDER, after the rooms that it knows
  src/shop/contract.ts         ${room}: ${room}Contract,
  src/shop/tables.ts           ...${room}Tables,
  src/station/station.ts       ${room}: ${room}UseCases({ store, makeId }),
  renderer/text/*              the words of its refusals and screens, in every language
Then: npx prettier --write src/shop/${name} tests/${name}
      npm run new:migration -- --name ${name.replaceAll('-', '_')}   (read what it wrote)
      npm run check`);
