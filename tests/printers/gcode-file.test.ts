import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cleanCommand } from '../../src/shop/printers/protocol/gcode.ts';
import { MAX_COMMAND_CHARACTERS, MAX_FILE_LINE_BYTES } from '../../src/shop/printers/protocol/limits.ts';
import { openGcodeFile } from '../../src/station/devices/gcode-file.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'printhall-gcode-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function opened(text: string) {
  const path = join(folder, 'part.gcode');
  await writeFile(path, text, 'latin1');
  return openGcodeFile(path);
}

async function source(text: string) {
  const result = await opened(text);
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
}

describe('a G-code file as a source of lines', () => {
  test('counts commands, lines, bytes and layers, and keeps the place of each command', async () => {
    const text = '; made by hand\r\nG28 ; home\r\n\r\n;LAYER_CHANGE\r\nG1 X1\r\n;LAYER_CHANGE\r\nG1 X2';
    const file = await source(text);
    expect(file.totals).toEqual({ commands: 3, fileLines: 7, bytes: text.length, layers: 2 });
    expect(await file.read(0, 10)).toEqual([
      { command: 'G28', fileLine: 2, endOffset: 28, layer: 0 },
      { command: 'G1 X1', fileLine: 5, endOffset: 52, layer: 1 },
      { command: 'G1 X2', fileLine: 7, endOffset: text.length, layer: 2 },
    ]);
    await file.close();
  });

  test('reads the same from any place, in any order, over many blocks of the file', async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) =>
      index % 7 === 0 ? '; note' : `G1 X${index} Y${index * 2}`,
    );
    const commands = lines.filter((line) => cleanCommand(line).kind === 'command');
    const file = await source(lines.join('\n'));
    expect(file.totals.commands).toBe(commands.length);
    await fc.assert(
      fc.asyncProperty(fc.nat(commands.length + 10), fc.nat(1_500), async (from, count) => {
        const read = await file.read(from, count);
        expect(read.map(({ command }) => command)).toEqual(commands.slice(from, from + count));
      }),
      { numRuns: 60 },
    );
    await file.close();
  });

  test('refuses a line over the limit, with its number, and takes one at the limit', async () => {
    const atLimit = `G1 ${'X'.repeat(MAX_COMMAND_CHARACTERS - 3)}`;
    const rawAtLimit = `;${'c'.repeat(MAX_FILE_LINE_BYTES - 1)}`;
    const file = await source(`G28\n${atLimit}\n${rawAtLimit}\n`);
    expect(file.totals.commands).toBe(2);
    await file.close();
    const problem = (fileLine: number) => ({
      ok: false,
      refusal: { code: 'printers.badLine', fileLine, problem: 'tooLong' },
    });
    expect(await opened(`G28\n${atLimit}Y\n`)).toEqual(problem(2));
    expect(await opened(`G28\n\n${rawAtLimit}c\nG28\n`)).toEqual(problem(3));
    expect(await opened(`G28\n${'c'.repeat(200_000)}`)).toEqual(problem(2));
  });

  test('refuses what no printer could read, and a file of nothing', async () => {
    expect(await opened('G28\nG1 X\0\n')).toMatchObject({
      refusal: { fileLine: 2, problem: 'notPrintable' },
    });
    expect(await opened('G28\nM112\n')).toMatchObject({ refusal: { fileLine: 2, problem: 'forbidden' } });
    expect(await opened('; nothing\n\n')).toEqual({ ok: false, refusal: { code: 'printers.emptyJob' } });
    expect(await openGcodeFile(folder)).toMatchObject({ refusal: { code: 'printers.cannotReadFile' } });
  });
});

describe('what is looked at without making text of it', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'G1',
      'G0 X1',
      'g1 X1',
      'M104 S1',
      'M117 a;b',
      'M110 N0',
      'M112',
      'N12 G1 X1*7',
      'T0',
      '%',
      '',
    ),
    fc.constantFrom(';', ';LAYER:3', '(note)', '(', ')', '*', '\t', ' ', '  ', '\0', '\x7f', '\xe9', '\r'),
    fc.string({ maxLength: 12 }).map((text) => text.replaceAll('\n', ' ')),
    fc.constantFrom('X1.25', 'Y-3', 'E0.0312', 'x'.repeat(120)),
  );
  const anyLine = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));

  test('is judged as every other line is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyLine, { minLength: 1, maxLength: 8 }), async (lines) => {
        const text = Buffer.from(lines.join('\n'), 'latin1').toString('latin1');
        const verdicts = text.split('\n').map((line) => cleanCommand(line));
        const bad = verdicts.findIndex(({ kind }) => kind === 'problem');
        const commands = verdicts.flatMap((verdict) => (verdict.kind === 'command' ? [verdict.command] : []));
        const result = await opened(text);
        if (bad >= 0)
          expect(result).toMatchObject({ refusal: { code: 'printers.badLine', fileLine: bad + 1 } });
        else if (commands.length === 0)
          expect(result).toMatchObject({ refusal: { code: 'printers.emptyJob' } });
        else if (result.ok) {
          expect(result.value.totals.commands).toBe(commands.length);
          const read = await result.value.read(0, commands.length + 1);
          expect(read.map(({ command }) => command)).toEqual(commands);
          await result.value.close();
        } else throw new Error(JSON.stringify(result.refusal));
      }),
      { numRuns: 400 },
    );
  });
});
