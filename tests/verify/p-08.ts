import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GcodeFindingCode } from '../../src/shop/files/index.ts';
import { findingsIn } from '../../src/shop/printing/file-check.ts';
import type { FindingCode, FindingLevel } from '../../src/shop/printing/index.ts';
import { analysisState } from '../../src/shop/projects/facts.ts';
import { readGcode } from '../../src/station/files/gcode/read-gcode.ts';
import { loadProfiles } from '../../src/station/slicing/index.ts';
import { resourcesDirectory } from '../../src/station/resources.ts';
import { Floor } from '../printing/floor.ts';
import { factoryOf, projectWith } from '../support/station.ts';
import { Tally, type Harness } from './harness.ts';
import { choicesFrom, type Choices } from './random.ts';

/** What each code is made of, and what looks like it and is none. `{n}` is a number of the generator's. */
const PLANTED: Readonly<Record<Exclude<FindingCode, 'noThermalProtection'>, Planting>> = {
  forbiddenCommand: { commands: ['M112', 'M28 x.g', 'M29', 'M30 x.g', 'M997', 'M999', 'M24', 'M575 B9600'] },
  writesSettings: { commands: ['M500', 'M501', 'M502', 'M504', 'M206 X1', 'M428', 'M420 C1', 'M851 Z-1'] },
  switchesPowerOff: { commands: ['M80', 'M81'] },
  tunesHeaters: { commands: ['M303 E0 S200 C8', 'M301 P1', 'M304 P1'] },
  waitsForPerson: { commands: ['M0', 'M1 S5'] },
  spoofsFirmware: {
    commands: [
      'M118 ok',
      'M118 E1 Resend: 3',
      'M118 A1 action:cancel',
      'M118 FIRMWARE_NAME:x',
      'M118 Error:x',
    ],
  },
  tooHot: { commands: ['M104 S400', 'M109 S391.5', 'M109 R400', 'M140 S190', 'M190 S180'] },
  offTheBed: { commands: ['G1 X900', 'G0 Y-80', 'G1 X-50 F3000', 'G1 Z900'] },
  belowBed: { commands: ['G1 Z-3', 'G0 X10 Z-1.5'] },
  placeholder: {
    lines: ['G1 F{travel_speed}', 'M104 S[first_layer_temperature]', '{initial_extruder}', 'G1 X{x[0]}'],
  },
  secretInFile: {
    lines: [
      '; printhost_apikey = 7E1D3F5A9B2C4E6F8A0B1C2D3E4F5A6B',
      ';X-Api-Key: 7E1D3F5A9B2C4E6F8A0B1C2D3E4F5A6B',
      '; printhost_password = hunter2',
      'G28 ; token=aZ09bY18cX27dW36eV45fU54',
    ],
  },
  neverHeats: { whole: (lines) => lines.filter((line) => !/^M(?:104|109|140|190)/.test(line)) },
  leavesHot: { whole: (lines) => lines.filter((line) => !/^M(?:104|140) S0$/.test(line)) },
};

interface Planting {
  /** Commands, found however they are spelt. */
  readonly commands?: readonly string[];
  /** Whole lines, found as they are. */
  readonly lines?: readonly string[];
  /** What makes a whole file into one with this finding. */
  readonly whole?: (lines: readonly string[]) => readonly string[];
}

const CODES = Object.keys(PLANTED) as readonly (keyof typeof PLANTED)[];

/** Ways to write one command that a firmware reads alike. */
const SPELLINGS: readonly ((command: string, choices: Choices) => string)[] = [
  (command) => command,
  (command) => command.toLowerCase(),
  (command) => command.replace(/^([A-Z])(\d)/, '$1 $2'),
  (command) => command.replace(/^([A-Z])(\d)/, '$10$2'),
  (command, choices) => `N${choices.below(90_000)} ${command}*${choices.below(256)}`,
  (command) => `  \t${command}`,
  (command) => `${command} ; all is well`,
  (command) => `(hidden) ${command}`,
  (command) => `${command}\r`,
];

/** A file as a slicer makes them: homed, heated, a few layers, cooled. */
function plainFile(choices: Choices): readonly string[] {
  const moves = Array.from({ length: 20 + choices.below(40) }, (_, index) => {
    const x = (10 + choices.below(150)).toFixed(2);
    const y = (10 + choices.below(150)).toFixed(2);
    return index % 9 === 0 ? `;LAYER:${index / 9}` : `G1 X${x} Y${y} E${(index / 10).toFixed(3)} F1800`;
  });
  const head = [
    '; made for a check',
    'G21',
    'G90',
    'M82',
    'M140 S60',
    'M104 S200',
    'G28',
    'M190 S60',
    'M109 S200',
  ];
  return [...head, 'G92 E0', 'G1 Z0.2', ...moves, 'G1 Z30', 'M104 S0', 'M140 S0', 'M84'];
}

/** The same text where it means nothing: in a comment, or in words for people. */
function disguised(line: string, choices: Choices): string {
  return choices.below(2) === 0 ? `; ${line.replaceAll(';', '')}` : `M117 ${line.replaceAll(/[;()]/g, '')}`;
}

interface Planted {
  readonly text: string;
  /** Null: of the file as a whole. */
  readonly line: number | null;
  readonly secret: boolean;
}

/** A file with one kind of finding, one to three times, the first at a known line. */
function plant(code: keyof typeof PLANTED, choices: Choices): Planted & { readonly count: number } {
  const { commands, lines, whole } = PLANTED[code];
  const file = [...plainFile(choices)];
  if (whole !== undefined) return { text: whole(file).join('\n'), line: null, secret: false, count: 1 };
  const made = () =>
    commands === undefined ? choices.of(lines ?? []) : choices.of(SPELLINGS)(choices.of(commands), choices);
  // After homing, and before the heaters go off.
  const place = 11 + choices.below(file.length - 14);
  file.splice(place, 0, made());
  return { text: file.join('\n'), line: place + 1, secret: code === 'secretInFile', count: 1 };
}

/** What the check says of a text, on every profile that Printhall comes with. */
async function checker(folder: string) {
  const profiles = await loadProfiles(join(resourcesDirectory(), 'profiles'));
  return (text: string) => {
    const path = join(folder, 'file.gcode');
    writeFileSync(path, text, 'latin1');
    const read = readGcode(path);
    if (!read.ok) return { refusal: read.refusal.code, findings: [] };
    const state = analysisState(read.value.analysis);
    if (state.state === 'gcode') return { refusal: null, findings: findingsIn(state.facts, profiles) };
    return { refusal: 'rejected', findings: read.value.analysis.check.findings };
  };
}

async function lookAtFiles(tally: Tally, choices: Choices, runs: number, folder: string): Promise<void> {
  const check = await checker(folder);
  for (let run = 0; run < runs; run += 1) {
    const code = CODES[run % CODES.length] ?? 'tooHot';
    const { text, line, count, secret } = plant(code, choices);
    const { refusal, findings } = check(text);
    const found = findings.find((one) => one.code === code);
    const said = () =>
      `${code} at line ${line}:\n${text.split('\n')[(line ?? 1) - 1]}\n${JSON.stringify(findings)}`;
    tally.expect(found !== undefined, () => `not found: ${said()}`);
    tally.expect(found?.line === line, () => `another line: ${said()}`);
    tally.expect(found?.count === count, () => `another count: ${said()}`);
    tally.expect(
      !secret || !/7E1D|hunter2|aZ09/.test(JSON.stringify(findings)),
      () => `told the secret: ${said()}`,
    );
    tally.expect((refusal === 'rejected') === (code === 'forbiddenCommand'), () => `${refusal}: ${said()}`);
    const others = findings.filter((one) => one.code !== code && !isImplied(code, one.code));
    tally.expect(others.length === 0, () => `more than was planted: ${said()}`);
    tally.met(code);
    lookAtInnocent(tally, check, choices, code);
    tally.ran();
  }
}

/** A move to below the bed is off it as well; what heats at the end of nothing leaves hot. */
function isImplied(code: FindingCode, other: GcodeFindingCode | FindingCode): boolean {
  return (code === 'offTheBed' && other === 'belowBed') || (code === 'neverHeats' && other === 'leavesHot');
}

/** The same words where they mean nothing. */
function lookAtInnocent(
  tally: Tally,
  check: Awaited<ReturnType<typeof checker>>,
  choices: Choices,
  code: keyof typeof PLANTED,
): void {
  const { commands } = PLANTED[code];
  if (commands === undefined) return;
  const file = [...plainFile(choices)];
  const line = disguised(choices.of(commands), choices);
  file.splice(11 + choices.below(file.length - 14), 0, line);
  const { findings } = check(file.join('\n'));
  tally.expect(
    findings.length === 0,
    () => `found in what is no command: ${line}\n${JSON.stringify(findings)}`,
  );
  tally.met('innocent');
}

const LEVELS: readonly FindingLevel[] = ['refuse', 'warn', 'allow'];
const PLACES = ['Demo Company', 'Demo Factory North'] as const;

/** On a real station: whatever a rule says, at whichever place, the review does. */
async function lookAtRules(tally: Tally, choices: Choices, cases: number, progress: (text: string) => void) {
  const floor = await Floor.open();
  try {
    for (let run = 0; run < cases; run += 1) {
      const changeable = CODES.filter((code) => code !== 'forbiddenCommand');
      const code = changeable[run % changeable.length] ?? 'tooHot';
      const level = LEVELS[Math.floor(run / changeable.length) % LEVELS.length] ?? 'refuse';
      await lookAtRule(tally, floor, choices, { code, level, place: choices.of(PLACES) });
      tally.met(`level ${level}`);
      if (run % 10 === 9) progress(`${run + 1} rules on a station`);
    }
  } finally {
    await floor.house.discard();
  }
}

interface RuleCase {
  readonly code: keyof typeof PLANTED;
  readonly level: FindingLevel;
  readonly place: string;
}

async function lookAtRule(tally: Tally, floor: Floor, choices: Choices, { code, level, place }: RuleCase) {
  const scopeId = await factoryOf(floor.master, place);
  await floor.master.printing.setGcodeRule({ scopeId, finding: code, level });
  const { text } = plant(code, choices);
  const model = await projectWith(floor.house, { name: `${code}.gcode`, bytes: text });
  const taskId = await floor.request(model);
  const refusal = await floor.review(taskId);
  // Uploaded as it is, it may still go to another printer: these two are refused there.
  const isKept = level === 'refuse' && code !== 'tooHot' && code !== 'offTheBed';
  const said = () => `${code}, ${level} at ${place}: ${JSON.stringify(refusal)}`;
  tally.expect((refusal?.code === 'printing.keptBack') === isKept, said);
  tally.expect(isKept || refusal === null, said);
  if (isKept) await lookAtRelease(tally, floor, taskId, said);
  await floor.master.printing.setGcodeRule({ scopeId, finding: code, level: null });
}

/** Let through by the manager, and so reviewed by the Master alone. */
async function lookAtRelease(
  tally: Tally,
  floor: Floor,
  taskId: Awaited<ReturnType<Floor['request']>>,
  said: () => string,
): Promise<void> {
  await floor.manager.printing.releaseFindings({ ...floor.seenTask(taskId), reason: 'Seen' });
  const own = await floor.review(taskId);
  tally.expect(own?.code === 'access.separationOfDuties', () => `reviewed by who released: ${said()}`);
  const { results } = await floor.master.printing.review({
    taskIds: [taskId],
    expectedVersions: [floor.task(taskId).version],
    verdict: 'accept',
    reason: '',
  });
  tally.expect(results[0]?.refusal === null, () => `released, and kept back all the same: ${said()}`);
  tally.met('released');
}

/** A station takes a tenth of a second for a rule, a file alone a few milliseconds. */
const FILES_PER_RULE = 25;

/** Every finding, however it is written, at its line; and whatever the rules of a place say of it, done. */
export const harness: Harness = {
  id: 'P-08',
  about:
    'the check of G-code: every finding in every spelling, nothing in comments, every level of every rule',
  floor: 1_000,
  fewRuns: 130,
  faultClasses: [...CODES, 'innocent', ...LEVELS.map((level) => `level ${level}`), 'released'],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    const choices = choicesFrom(seed);
    const folder = mkdtempSync(join(tmpdir(), 'printhall-check-'));
    try {
      await lookAtFiles(tally, choices, runs, folder);
      progress(`${runs} files`);
      await lookAtRules(tally, choices, Math.ceil(runs / FILES_PER_RULE), progress);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    return tally.outcome();
  },
};
