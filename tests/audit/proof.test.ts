import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { proofPieces } from '../../src/shop/audit/export.ts';
import { readAnchor } from '../../src/station/anchors/anchor.ts';
import { resourcesDirectory } from '../../src/station/resources.ts';
import { passingFolder } from '../support/open-station.ts';
import { MUTATION_NAMES, MUTATIONS, openTamperBench, picker, type TamperBench } from './tampering.ts';

const VERIFIER = join(resourcesDirectory(), 'verify-record.mjs');
const folder = passingFolder();
const bundle = join(folder.directory, 'record.jsonl');
let bench: TamperBench;
beforeAll(async () => {
  bench = await openTamperBench();
});
afterAll(() => {
  bench.discard();
  folder.remove();
});

interface Proved {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The verifier as somebody elsewhere runs it: a process of its own, with nothing of Printhall. */
function prove(...words: readonly string[]): Promise<Proved> {
  return new Promise((resolve) => {
    execFile(process.execPath, [VERIFIER, ...words], { cwd: folder.directory }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

async function writeBundle(file: Database.Database): Promise<void> {
  let text = '';
  const anchor = readAnchor(bench.anchorFolder);
  for await (const piece of proofPieces(drizzle(file), bench.stationId, anchor)) text += piece.text;
  writeFileSync(bundle, text);
}

/** Exports a good record, works on its lines, and proves them. */
async function proveAfter(work: (lines: string[]) => readonly string[]): Promise<Proved> {
  const file = bench.tampered(() => undefined);
  await writeBundle(file);
  file.close();
  const lines = readFileSync(bundle, 'utf8').trimEnd().split('\n');
  writeFileSync(bundle, `${work(lines).join('\n')}\n`);
  return prove(bundle, '--json');
}

describe('the verifier that stands alone', () => {
  test('[AU12] imports nothing but two parts of Node', () => {
    const imports = readFileSync(VERIFIER, 'utf8').match(/^import .* from '(.*)';$/gm) ?? [];
    expect(imports).toHaveLength(2);
    for (const line of imports) expect(line).toMatch(/from 'node:(crypto|fs)';$/);
  });

  test.each(MUTATION_NAMES)('[AU12] agrees with Printhall on a record with %s', async (name) => {
    const pick = picker(name.length);
    const { apply, from = 'now' } = MUTATIONS[name];
    const file = bench.tampered((copy) => void apply(copy, pick), from);
    const ours = await bench.finding(file, 'withHeads');
    await writeBundle(file);
    file.close();
    const { code, out } = await prove(bundle, '--json');
    const theirs = JSON.parse(out) as Record<string, unknown>;
    expect(theirs).toMatchObject({ unbroken: false, ...ours });
    expect(code).toBe(1);
  });

  test('[AU12] agrees on a good record, and says by which key it is proven', async () => {
    const good = await proveAfter((lines) => lines);
    expect(good.code).toBe(0);
    expect(JSON.parse(good.out)).toMatchObject({ unbroken: true, firstBad: null, headsChecked: 6 });
    const { key } = JSON.parse(good.out) as { key: string };
    expect(key).toBe(readAnchor(bench.anchorFolder)?.publicKey);
    expect((await prove(bundle, '--key', key)).code).toBe(0);
    const other = await prove(bundle, '--key', 'MCowBQYDK2VwAyEAAAAA');
    expect([other.code, other.err]).toEqual([2, expect.stringContaining('another key')]);
    expect((await prove(bundle)).out).toMatch(
      /^Station .*\nKey SHA-256 [0-9a-f]{64}\nThe record is unbroken: 60 entries\./,
    );
  });

  test('[AU12] finds what was done to the bundle itself', async () => {
    const lineOf = (lines: string[], words: string) => lines.findIndex((line) => line.includes(words));
    const cut = await proveAfter((lines) =>
      lines.filter((line) => !/"sequence":(5\d|60),.*"body"/.test(line)),
    );
    expect(JSON.parse(cut.out)).toMatchObject({ firstBad: { sequence: 50, problem: 'headMissing' } });
    const forged = await proveAfter((lines) =>
      lines.map((line) => line.replace(/^(\{"kind":"head",.*"sequence":60,.*"at":)\d+/, '$11800000000000')),
    );
    expect(JSON.parse(forged.out)).toMatchObject({ firstBad: { sequence: 60, problem: 'headForged' } });
    const changed = await proveAfter((lines) => {
      const index = lineOf(lines, 'Part 17');
      return lines.with(index, (lines[index] ?? '').replace('Part 17', 'Part 71'));
    });
    expect(JSON.parse(changed.out)).toMatchObject({ firstBad: { sequence: 17, problem: 'wrongHash' } });
  });

  test('[AU12] what is no bundle is said to be none', async () => {
    for (const lines of [
      [''],
      ['{"kind":"other"}'],
      ['no JSON'],
      ['{"kind":"printhall-record","version":99}'],
    ]) {
      const { code, out, err } = await proveAfter(() => lines);
      expect([code, out]).toEqual([2, '']);
      expect(err).not.toContain('    at ');
    }
    expect((await prove()).err).toContain('Which bundle?');
    expect((await prove(join(folder.directory, 'nothing'))).code).toBe(2);
  });
});
