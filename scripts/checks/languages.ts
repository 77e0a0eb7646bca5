import { isNode, lineAt, visitSyntax } from './syntax.ts';
import type { Problem, SourceFile } from './tree.ts';

/** One language's words: a tree of texts. */
export type Words = { readonly [key: string]: string | Words };

/**
 * Texts that are the same in English and another language because they are names, codes or shared words. A whole
 * text is listed, never a key, so that a text that changes is looked at again.
 */
const SAME_EVERYWHERE: ReadonlySet<string> = new Set([
  'Printhall',
  'Master',
  'Designer',
  'Hotend',
  'Firmware',
  'Print farm',
  'Roles',
  'Area',
  '{{count}} area',
  'Volume',
  'Password',
  'E-mail',
  'CSV',
  'JSON',
  'PIN',
  'USB',
  'PLA',
  'PETG',
  'G-code',
  'STL',
  '3MF',
  'OBJ',
  'Material',
  'Error',
  'Zoom',
  'Ctrl K',
  'No',
  'gallery',
  'OctoPrint',
  'Klipper (Moonraker)',
  'PrusaLink',
  '{{baud}} baud',
]);

/** Every language has the words of English: the same keys, the same holes, none empty, none left in English. */
export function checkLanguages(languages: Readonly<Record<string, Words>>): Problem[] {
  const english = flatten(languages['en'] ?? {});
  return Object.entries(languages).flatMap(([language, words]) => {
    const texts = flatten(words);
    return [
      ...[...texts].filter(([, text]) => text.trim() === '').map(([key]) => `${language}: ${key} is empty`),
      ...(language === 'en' ? [] : compare(language, texts, english)),
    ];
  });
}

function compare(language: string, texts: Map<string, string>, english: Map<string, string>): Problem[] {
  const problems: Problem[] = [];
  for (const [key, source] of english) {
    const text = texts.get(key);
    if (text === undefined) {
      problems.push(`${language}: ${key} is missing`);
      continue;
    }
    const lost = holesOf(source).filter((hole) => !holesOf(text).includes(hole));
    const unknown = holesOf(text).filter((hole) => !holesOf(source).includes(hole));
    if (lost.length > 0) problems.push(`${language}: ${key} lost {{${lost.join('}}, {{')}}}`);
    if (unknown.length > 0) problems.push(`${language}: ${key} has unknown {{${unknown.join('}}, {{')}}}`);
    if (text === source && !maySay(source)) problems.push(`${language}: ${key} is still English: “${text}”`);
  }
  for (const key of texts.keys())
    if (!english.has(key)) problems.push(`${language}: ${key} is not in English`);
  return problems;
}

/** Whether a text may stand in every language: it is listed, or has no words but its holes, figures and units. */
function maySay(text: string): boolean {
  const wordsOnly = text
    .replaceAll(/\{\{[^}]*\}\}/g, ' ')
    .replaceAll(/[^\p{L}]+/gu, ' ')
    .trim();
  return SAME_EVERYWHERE.has(text) || wordsOnly.split(' ').every((word) => word.length <= 2);
}

function holesOf(text: string): string[] {
  return [...text.matchAll(/\{\{\s*([\w.]+)/g)].flatMap((match) => match[1] ?? []);
}

function flatten(words: Words, before = ''): Map<string, string> {
  return new Map(
    Object.entries(words).flatMap(([key, value]): [string, string][] =>
      typeof value === 'string' ? [[before + key, value]] : [...flatten(value, `${before}${key}.`)],
    ),
  );
}

/** Attributes of elements that people read or hear. */
const READ_ATTRIBUTES: ReadonlySet<string> = new Set([
  'title',
  'label',
  'placeholder',
  'alt',
  'description',
  'aria-label',
  'aria-description',
  'message',
]);

/** Words of the interface that stand in a screen instead of the language files. */
export function checkWordsInScreens(files: readonly SourceFile[]): Problem[] {
  return files.filter(({ path }) => path.endsWith('.tsx')).flatMap(wordsInScreen);
}

function wordsInScreen(file: SourceFile): Problem[] {
  const problems: Problem[] = [];
  const report = (text: unknown, start: number): void => {
    if (typeof text !== 'string' || !hasWord(text)) return;
    problems.push(`${file.path}:${lineAt(file, start)}: “${text.trim()}” belongs in renderer/text`);
  };
  visitSyntax(file, (node) => {
    if (node.type === 'JSXText') report(node['value'], node.start);
    if (node.type === 'JSXAttribute' && isNode(node['name']) && isNode(node['value'])) {
      if (READ_ATTRIBUTES.has(String(node['name']['name']))) report(node['value']['value'], node.start);
    }
    if (node.type === 'JSXExpressionContainer' && isNode(node['expression'])) {
      // In an attribute this is caught above when people read it; as a child it is always read.
      if (node['expression'].type === 'Literal' && !isInAttribute(file, node.start)) {
        report(node['expression']['value'], node.start);
      }
    }
  });
  return problems;
}

function isInAttribute(file: SourceFile, start: number): boolean {
  return file.text[start - 1] === '=';
}

/** Three letters or more in a row: `°C`, `mm`, `×` and the like are units and signs. */
function hasWord(text: string): boolean {
  return /\p{L}{3}/u.test(text.replaceAll('Printhall', ''));
}
