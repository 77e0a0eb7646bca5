import { describe, expect, test } from 'vitest';
import { checkLanguages, checkWordsInScreens } from '../../scripts/checks/languages.ts';

const en = { queue: { title: 'Queue', waiting: '{{count}} waiting for {{printer}}' }, product: 'Printhall' };
const es = { queue: { title: 'Cola', waiting: '{{count}} en espera de {{printer}}' }, product: 'Printhall' };

describe('languages', () => {
  test('the same keys with the same holes are in order', () => {
    expect(checkLanguages({ en, es })).toEqual([]);
  });

  test.each([
    ['a missing key', { queue: { title: 'Cola' }, product: 'Printhall' }, 'es: queue.waiting is missing'],
    ['a key too many', { ...es, more: 'Más' }, 'es: more is not in English'],
    ['an empty text', { ...es, queue: { ...es.queue, title: ' ' } }, 'es: queue.title is empty'],
    [
      'a text left in English',
      { ...es, queue: { ...es.queue, title: 'Queue' } },
      'es: queue.title is still English: “Queue”',
    ],
    [
      'a lost hole',
      { ...es, queue: { ...es.queue, waiting: '{{count}} en espera' } },
      'es: queue.waiting lost {{printer}}',
    ],
    [
      'a hole that English does not fill',
      { ...es, queue: { ...es.queue, waiting: '{{count}} {{printer}} {{who}}' } },
      'es: queue.waiting has unknown {{who}}',
    ],
  ])('%s is found', (_name, words, problem) => {
    expect(checkLanguages({ en, es: words })).toContain(problem);
  });
});

describe('words in screens', () => {
  const screen = (body: string) =>
    checkWordsInScreens([{ path: 'renderer/rooms/a.tsx', text: `export const A = () => ${body};` }]);

  test.each([
    '<p>Print now</p>',
    '<p>{"Print now"}</p>',
    '<Button title="Print now" />',
    '<input placeholder="Name of the part" />',
    '<svg aria-label="Temperature" />',
  ])('%s is found', (body) => {
    expect(screen(body)).toHaveLength(1);
  });

  test.each([
    '<p>{t("queue.title")}</p>',
    '<p className="lead">{value} °C × 2</p>',
    '<Button title={t("a")} variant="light" data-testid="print-now" />',
    '<h1>Printhall</h1>',
    '<p>{count} / {total} mm</p>',
  ])('%s is in order', (body) => {
    expect(screen(body)).toEqual([]);
  });
});
