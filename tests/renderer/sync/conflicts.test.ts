import { describe, expect, test } from 'vitest';
import { getTableColumns, getTableName } from 'drizzle-orm';
import { conflictSentence, columnOf, thingOf } from '../../../renderer/rooms/sync/conflict-words.ts';
import { namedColumn, shownFields, shownValue } from '../../../renderer/rooms/sync/conflict-values.ts';
import { newlyOpen, toldAfter, type Told } from '../../../renderer/rooms/sync/newly-open.ts';
import { wayOf } from '../../../renderer/rooms/sync/enrolment-way.ts';
import { sentenceOf } from '../../../renderer/text/refusals.ts';
import { en } from '../../../renderer/text/en/index.ts';
import { CONFLICT_KINDS, type ConflictView } from '../../../src/shop/sync/index.ts';
import { tables } from '../../../src/shop/tables.ts';
import { LANGUAGES, speechOf, wordsOf } from './speech.ts';

function conflict(conflictId: string, facts: Partial<ConflictView> = {}): ConflictView {
  return {
    conflictId,
    kind: 'writtenTwice',
    table: 'projects',
    recordId: 'p',
    recordName: 'Cabinet doors',
    subject: null,
    column: 'description',
    lost: 'a',
    won: 'b',
    refusal: null,
    personName: 'Ada',
    isMine: true,
    stationName: 'Bench 2',
    madeAt: 1,
    foundAt: 2,
    canBringBack: true,
    settled: null,
    ...facts,
  };
}

describe('what stood back', () => {
  test('[SY65] is told once to its author, and not again when the window opens or it is settled', () => {
    const old = conflict('old');
    const mine = conflict('mine');
    const others = conflict('others', { isMine: false });
    let told: Told = null;
    const look = (open: readonly ConflictView[]) => {
      const found = newlyOpen(told, open).map(({ conflictId }) => conflictId);
      told = toldAfter(told, open);
      return found;
    };
    expect(look([old])).toEqual([]);
    expect(look([old, others])).toEqual([]);
    expect(look([mine, old, others])).toEqual(['mine']);
    expect(look([mine, old])).toEqual([]);
    expect(look([])).toEqual([]);
    expect(look([mine])).toEqual([]);
  });

  test.each(LANGUAGES)('[SY66] has a sentence for each kind in %s', async (language) => {
    const t = await wordsOf(language);
    const sentences = CONFLICT_KINDS.map((kind) => conflictSentence({ kind, table: 'projects' }, t));
    expect(new Set(sentences).size).toBe(CONFLICT_KINDS.length);
    expect(conflictSentence({ kind: 'nameTaken', table: 'people' }, t)).not.toBe(
      conflictSentence({ kind: 'nameTaken', table: 'scopes' }, t),
    );
  });

  test('[SY66] names what it is about: the thing by its kind and name, and the column', async () => {
    const t = await wordsOf('en');
    const thing = (table: string, recordName: string | null, subject: ConflictView['subject'] = null) =>
      thingOf({ table, recordName, subject }, t, (role) => role.toLowerCase());
    expect(thing('projects', 'Cabinet doors')).toBe('Project “Cabinet doors”');
    const ada = { personName: 'Ada', roleName: 'Operator', placeName: 'Hall North' };
    expect(thing('grants', null, ada)).toBe('Role of a person “Ada · operator · Hall North”');
    expect(thing('restrictions', null, { ...ada, roleName: null })).toBe('Restriction “Ada · Hall North”');
    expect(thing('grants', null, { personName: null, roleName: null, placeName: null })).toBe(
      'Role of a person',
    );
    expect(thing('what_comes_later', null)).toBe('Entry');
    expect(columnOf({ column: 'due_at' }, t)).toBe('Due');
    expect(columnOf({ column: null }, t)).toBeNull();
    expect(columnOf({ column: 'what_comes_later' }, t)).toBeNull();
  });

  test('[SY66] every table whose columns the last writer wins has a word, and so has each column that people write', () => {
    const travelling = tables.filter((declared) => declared.travels && declared.kind === 'fields');
    expect(travelling.length).toBeGreaterThan(5);
    const words: Readonly<Record<string, string>> = en.sync.thing;
    expect(
      travelling.map(({ table }) => getTableName(table)).filter((name) => words[name] === undefined),
    ).toEqual([]);
    const written = ['projects', 'scopes', 'shifts', 'people', 'power_groups', 'gcode_rules'];
    /** Kept by the program, or given once and never changed. */
    const silent = /^(id|kind|version|created_by|created_at|changed_at|factory_id|finding|station_id)$/;
    const without = travelling
      .filter(({ table }) => written.includes(getTableName(table)))
      .flatMap(({ table }) => Object.values(getTableColumns(table)).map(({ name }) => name))
      .filter((name) => !silent.test(name) && namedColumn(name) === null);
    expect(without).toEqual([]);
  });
});

describe('a value that stood back', () => {
  test('is read as it stands in the file: truth is 0 and 1, lists are JSON', () => {
    expect(shownValue('scopes', 'separation_of_duties', 0)).toEqual({ kind: 'yesNo', yes: false });
    expect(shownValue('scopes', 'separation_of_duties', 1)).toEqual({ kind: 'yesNo', yes: true });
    expect(shownValue('shifts', 'days', '[1,5]')).toEqual({ kind: 'days', days: [1, 5] });
    expect(shownValue('shifts', 'start_minute', 0)).toEqual({ kind: 'clock', minute: 0 });
    expect(shownValue('print_tasks', 'state', 'queued')).toEqual({ kind: 'taskState', state: 'queued' });
    expect(shownValue('projects', 'description', 'x')).toEqual({ kind: 'text', text: 'x' });
  });

  test('that is not there is nothing, and one that only a program reads is not shown raw', () => {
    for (const value of [null, undefined, ''])
      expect(shownValue('projects', 'name', value)).toEqual({ kind: 'nothing' });
    const odd = [
      ['shifts', 'days', '{broken'],
      ['projects', 'id', 'x'],
      ['projects', 'name', { a: 1 }],
    ] as const;
    for (const [table, column, value] of odd)
      expect(shownValue(table, column, value)).toEqual({ kind: 'withoutWords' });
  });

  test('of a whole change, the columns with words are shown and no key, hash or counter', () => {
    const change = { id: 't', state: 'accepted', version: 7, print_id: 'p', gcode_hash: 'x', note: 'soon' };
    expect(shownFields('print_tasks', change).map(({ column }) => column)).toEqual(['state', 'note']);
    expect(shownFields('print_tasks', null)).toEqual([]);
    expect(shownFields('print_tasks', ['a'])).toEqual([]);
  });
});

test('[SY67] a code says what it does: founds, joins, or takes the place of what is here', () => {
  expect(wayOf({ founds: true }, true)).toBe('founds');
  expect(wayOf({ founds: false }, false)).toBe('joins');
  expect(wayOf({ founds: false }, true)).toBe('again');
});

test.each(LANGUAGES)(
  '[SY68] every refusal about syncing has a sentence of its own in %s',
  async (language) => {
    const say = await speechOf(language);
    const speech = { ...say, permission: String, state: String, link: String, reason: String };
    const codes = [
      'codeUnreadable',
      'codeUsed',
      'hubUnreachable',
      'hubRefused',
      'alreadyEnrolled',
      'notEnrolled',
      'notEmpty',
      'notOneCompany',
      'nothingHere',
      'demoStaysAlone',
      'cannotBringBack',
      'alreadySettled',
      'stillNotTaken',
      'needsCode',
      'offline',
      'unlawfulChange',
      'secretChanged',
    ];
    const said = codes.map((code) =>
      sentenceOf({ code: `sync.${code}`, detail: 'no route', companies: 2 } as never, language, speech),
    );
    expect(said).not.toContain(null);
    expect(new Set(said).size).toBe(codes.length);
    for (const sentence of said) expect(sentence).not.toMatch(/undefined|\$\{/);
  },
);
