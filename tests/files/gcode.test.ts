import { describe, expect, test } from 'vitest';
import {
  FILE_LIMITS,
  layerAtLine,
  segmentsOfLayer,
  segmentsUpToLine,
  TOOLPATH_FEATURES,
} from '../../src/shop/files/index.ts';
import { BLOCKED_COMMANDS } from '../../src/station/files/index.ts';
import { parseDuration } from '../../src/station/files/gcode/marks.ts';
import { readGcode, type GcodeLimits } from '../../src/station/files/gcode/read-gcode.ts';
import { fileIn, refusalOf, temporaryDirectory } from './support.ts';

const directory = temporaryDirectory();
const LIMITS: GcodeLimits = { segments: FILE_LIMITS.displaySegments, lines: FILE_LIMITS.gcodeLines };

function read(content: Uint8Array | string, limits: Partial<GcodeLimits> = {}) {
  return readGcode(fileIn(directory, 'a.gcode', content), undefined, { ...LIMITS, ...limits });
}

function reading(content: string, limits?: Partial<GcodeLimits>) {
  const result = read(content, limits);
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
}

function analysis(content: string) {
  return reading(content).analysis;
}

/** Two layers of one square each, hot, cooled at the end. */
const SQUARES = [
  'M140 S60',
  'M104 S210',
  'G28',
  'M190 S60',
  'M109 S210',
  'G90',
  'M83',
  'G1 Z0.2 F600',
  'G1 X10 Y10 F3000',
  'G1 X20 Y10 E0.5 F1200',
  'G1 X20 Y20 E0.5',
  'G1 Z0.4',
  'G1 X10 Y20 E0.5',
  'G1 X10 Y10 E0.5',
  'M104 S0',
  'M140 S0',
  'M84',
].join('\n');

describe('lines', () => {
  test('[FI30] 4,096 bytes are read, 4,097 are refused with the line; a longer comment is fine', () => {
    const line = (length: number) => `G28\nM117 ${'x'.repeat(length - 5)}\n`;
    expect(reading(line(4096)).analysis.commands).toBe(2);
    expect(refusalOf(read(line(4097)))).toEqual({
      code: 'files.gcodeLineTooLong',
      line: 2,
      limitBytes: 4096,
    });
    expect(analysis(`G28\n; start_gcode = ${'x'.repeat(20_000)}\nG28\n`).lines).toBe(3);
    expect(analysis(`G28 ; ${'x'.repeat(20_000)}\nG28\n`).commands).toBe(2);
  });

  test('[FI30] control bytes are refused with the line, also a return within a line', () => {
    for (const byte of ['\0', '\u0007', '\u001b', '\u007f', '\rM112']) {
      expect(refusalOf(read(`G28\nG1 X1${byte} Y1\n`))).toEqual({ code: 'files.gcodeBinary', line: 2 });
    }
    expect(analysis('G28\r\nG1\tX1\r\n').commands).toBe(2);
    expect(refusalOf(read(Buffer.from('GCDE\u0001\0\0\0binary')))).toEqual({
      code: 'files.gcodeBinary',
      line: 1,
    });
  });

  test('[FI30] too many lines and no commands are refused', () => {
    expect(reading('G28\n'.repeat(100), { lines: 100 }).analysis.lines).toBe(100);
    expect(refusalOf(read('G28\n'.repeat(101), { lines: 100 }))).toEqual({
      code: 'files.gcodeTooManyLines',
      limit: 100,
    });
    expect(refusalOf(read('; only words\n\nhello\n'))).toEqual({ code: 'files.gcodeNoCommands' });
  });

  test('[FI30] a move that cannot be read is refused with the line', () => {
    for (const bad of ['X1.2.3', 'X--1', 'X-', 'X1 =', `X${'1'.repeat(41)}`]) {
      expect(refusalOf(read(`G28\nG1 Y1 ${bad}\n`))).toMatchObject({
        code: 'files.gcodeBadNumber',
        line: 2,
      });
    }
    expect(analysis('M117 1.2.3 --\nG28\n').commands).toBe(2);
  });
});

describe('blocked commands', () => {
  test.each(BLOCKED_COMMANDS)('[FI31] %s is found, however it is spelt', (command) => {
    const spellings = [
      command,
      command.toLowerCase(),
      `  ${command}`,
      `N12 ${command}*34`,
      `${command} S1 ; fine`,
      `(hidden) ${command}`,
      `${command[0]}0${command.slice(1)}`,
      `${command[0]} ${command.slice(1)}`,
      `${command}P1`,
    ];
    for (const spelling of spellings) {
      const found = analysis(`G28\n${spelling}\nG28\n`);
      expect({ spelling, refusals: found.refusals }).toEqual({
        spelling,
        refusals: [{ code: 'files.gcodeBlockedCommand', line: 2, command }],
      });
    }
    expect(analysis(`G28\n; ${command}\nM117 ${command}\n`).refusals).toEqual([]);
  });

  test('[FI35] text that poses as the firmware is found, other text is not', () => {
    for (const text of [
      'ok',
      'A1 action:cancel',
      'echo:busy: processing',
      'Marlin 2.1.2',
      'X:1.00 Y:2.00',
      'E1 Resend: 3',
      'A1 P0 //action:cancel',
      'FIRMWARE_NAME:x',
      'T:200 /200',
      '!!',
    ]) {
      const { findings } = analysis(`G28\nM118 ${text}\n`).check;
      expect({ text, findings }).toMatchObject({ text, findings: [{ line: 2, code: 'spoofsFirmware' }] });
    }
    expect(analysis('G28\nM118 okay, layer two starts\n').check.findings).toEqual([]);
  });

  test('[FI31] the first twenty are listed, all are counted', () => {
    const found = analysis('M112\n'.repeat(25));
    expect(found.refusals).toHaveLength(20);
    expect(found.blockedCommands).toBe(25);
  });

  test('[FI31] waits, placeholders and heaters left on are warnings', () => {
    const codes = (text: string) => analysis(text).warnings.map((warning) => warning.code);
    expect(analysis('G28\nM0\nM1\n').warnings).toEqual([
      { code: 'files.gcodeWaits', line: 2, command: 'M0' },
    ]);
    expect(codes('G28\nG1 X{travel_x}\n')).toContain('files.gcodePlaceholder');
    expect(codes('M104 S200\nG28\n')).toContain('files.gcodeLeavesHot');
    expect(codes('G28\nG92 E0\nG1 X10 E1\n')).toContain('files.gcodeNeverHeats');
    expect(codes('PRINT_START BED=60\nG28\nG92 E0\nG1 X10 E1\n')).toEqual([]);
    expect(codes('G28\nG1 Z-5\n')).toEqual(['files.gcodeBelowZero']);
    expect(codes(SQUARES)).toEqual([]);
  });
});

describe('marks of slicers', () => {
  test('[FI32] Cura', () => {
    const found = analysis(
      ';FLAVOR:Marlin\n;TIME:1234\n;Filament used: 1.5m, 0.25m\n;Layer height: 0.2\n' +
        ';Generated with Cura_SteamEngine 5.7.0\n;LAYER_COUNT:2\n;LAYER:0\n;LAYER:1\nG28\n',
    );
    expect(found).toMatchObject({
      estimatedSeconds: 1234,
      timeSource: 'slicer',
      filamentMillimetres: 1750,
      layerHeightMillimetres: 0.2,
      slicer: 'Cura_SteamEngine 5.7.0',
    });
    // What the engine writes before it knows.
    expect(analysis(`;TIME:6666\n;Filament used: 0m\n${SQUARES}`).timeSource).toBe('estimate');
  });

  test('[FI32] PrusaSlicer and OrcaSlicer', () => {
    const found = analysis(
      '; generated by PrusaSlicer 2.7.4+win64 on 2024-04-05 at 10:11:12 UTC\nG28\n' +
        '; filament used [mm] = 1234.5\n; filament used [g] = 3.68\n' +
        '; estimated printing time (normal mode) = 1d 2h 3m 4s\n; filament_type = PETG;PLA\n; nozzle_diameter = 0.6\n',
    );
    expect(found).toMatchObject({
      estimatedSeconds: 93_784,
      filamentMillimetres: 1234.5,
      filamentGrams: 3.68,
      material: 'PETG',
      nozzleMillimetres: 0.6,
      slicer: 'PrusaSlicer 2.7.4+win64',
    });
    const orca = analysis('; model printing time: 1h 2m 3s; total estimated time: 1h 5m 0s\nG28\n');
    expect(orca.estimatedSeconds).toBe(3900);
    expect(analysis('M73 P0 R95\nG28\nM73 P50 R40\n').estimatedSeconds).toBe(5700);
    expect(parseDuration('2 hours 5 minutes')).toBe(7500);
    expect(parseDuration('soon')).toBeNaN();
  });

  test('[FI32] without marks: layers by height, time and filament by the moves, temperatures by commands', () => {
    const found = analysis(SQUARES);
    expect(found).toMatchObject({
      lines: 17,
      commands: 17,
      layers: 2,
      timeSource: 'estimate',
      filamentMillimetres: 2,
      hotendCelsius: 210,
      bedCelsius: 60,
      boundsMillimetres: { minX: 10, maxX: 20, minY: 10, maxY: 20, minZ: 0.2, maxZ: 0.4 },
    });
    // Four sides of 10 mm at 20 mm/s are two seconds, and a little for corners, travel and lifting.
    expect(found.estimatedSeconds).toBeGreaterThan(2);
    expect(found.estimatedSeconds).toBeLessThan(4);
  });

  test('[FI32] a hop between moves is no layer; purge lines before the first mark are not the part', () => {
    const hops = SQUARES.replace('G1 Z0.4', 'G1 Z2\nG1 X15\nG1 Z0.4');
    expect(analysis(hops).layers).toBe(2);
    const marked = SQUARES.replace(
      'G1 X10 Y10 F3000',
      'G1 X0 Y200 E9\n;LAYER_CHANGE\nG1 X10 Y10 F3000',
    ).replace('G1 Z0.4', ';LAYER_CHANGE\nG1 Z0.4');
    const { analysis: found, toolpath } = reading(marked);
    expect(found.layers).toBe(2);
    expect(found.boundsMillimetres).toMatchObject({ maxY: 20 });
    expect(found.travelBoundsMillimetres.maxY).toBe(200);
    expect(TOOLPATH_FEATURES[toolpath.features[0] ?? 0]).toBe('skirt');
  });

  test('[FI32] features by every slicer’s own names', () => {
    const features = (mark: string) => {
      const { toolpath } = reading(SQUARES.replace('G1 X20 Y10 E', `${mark}\nG1 X20 Y10 E`));
      return TOOLPATH_FEATURES[toolpath.features.at(-1) ?? 0];
    };
    expect(features(';TYPE:WALL-OUTER')).toBe('outerWall');
    expect(features(';TYPE:External perimeter')).toBe('outerWall');
    expect(features('; FEATURE: Sparse infill')).toBe('infill');
    expect(features('; feature inner perimeter')).toBe('innerWall');
    expect(features(';TYPE:Support material interface')).toBe('support');
    expect(features(';TYPE:something new')).toBe('other');
  });
});

describe('moves', () => {
  const length = (text: string) => {
    const { points } = reading(text).toolpath;
    let sum = 0;
    for (let index = 0; index < points.length; index += 4) {
      const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = points.slice(index, index + 4);
      sum += Math.hypot(x1 - x0, y1 - y0);
    }
    return sum;
  };

  test('[FI33] relative and absolute, millimetres and inches, either extruder mode', () => {
    const path = (moves: string) => analysis(`G28\n${moves}\n`);
    expect(path('G91\nG1 X10 E1\nG1 X10 E1').boundsMillimetres.maxX).toBe(20);
    expect(path('G90\nM83\nG1 X10 E1\nG1 X20 E1').filamentMillimetres).toBe(2);
    expect(path('M82\nG92 E0\nG1 X10 E1\nG1 X20 E3').filamentMillimetres).toBe(3);
    expect(path('M82\nG92 E5\nG1 X10 E6\nG92 E0\nG1 X20 E3').filamentMillimetres).toBe(4);
    expect(path('G20\nM83\nG1 X1 E0.1').boundsMillimetres.maxX).toBeCloseTo(25.4);
    expect(path('G92 X100\nM83\nG1 X110 E1').boundsMillimetres).toMatchObject({ minX: 100, maxX: 110 });
    expect(path('M83\nG1 X10 E1\nG1 E-1\nG1 X20\nG1 E1\nG1 X30 E1').filamentMillimetres).toBe(2);
    // G91 sets the extruder's mode too, until M82 says otherwise.
    expect(path('G91\nM82\nG92 E0\nG1 X10 E1\nG1 X10 E1.5').filamentMillimetres).toBe(1.5);
    expect(path('g1x10e1').filamentMillimetres).toBe(1);
  });

  test('[FI33] arcs by centre and by radius, both ways, and full circles', () => {
    const start = 'G28\nM83\nG1 X10 Y0\n';
    expect(length(`${start}G3 X0 Y10 I-10 J0 E1\n`)).toBeCloseTo((Math.PI / 2) * 10, 1);
    expect(length(`${start}G2 X0 Y10 I-10 J0 E1\n`)).toBeCloseTo(1.5 * Math.PI * 10, 0);
    expect(length(`${start}G3 X0 Y10 R10 E1\n`)).toBeCloseTo((Math.PI / 2) * 10, 1);
    expect(length(`${start}G3 X0 Y10 R-10 E1\n`)).toBeCloseTo(1.5 * Math.PI * 10, 0);
    expect(length(`${start}G2 I-10 J0 E1\n`)).toBeCloseTo(2 * Math.PI * 10, 0);
    expect(analysis(`${start}G3 X0 Y10 I-10 J0 E1\n`).filamentMillimetres).toBeCloseTo(1);
    expect(analysis(`${start}G3 X0 Y10 R10 E1\n`).boundsMillimetres.maxX).toBeLessThan(10.01);
    expect(length(`${start}G2 X20 Y0 E1\n`)).toBeCloseTo(10);
  });
});

describe('the toolpath', () => {
  test('[FI34] a segment is drawn when its line is acknowledged', () => {
    const { toolpath } = reading(SQUARES);
    expect([...toolpath.lines]).toEqual([10, 11, 13, 14]);
    expect([9, 10, 12, 13, 99].map((line) => segmentsUpToLine(toolpath, line))).toEqual([0, 1, 2, 3, 4]);
    expect([9, 10, 12, 13].map((line) => layerAtLine(toolpath, line))).toEqual([-1, 0, 0, 1]);
    expect(segmentsOfLayer(toolpath, 0)).toEqual({ first: 0, end: 2 });
    expect(segmentsOfLayer(toolpath, 1)).toEqual({ first: 2, end: 4 });
    expect([...toolpath.layerZ].map((z) => z.toFixed(1))).toEqual(['0.2', '0.4']);
    expect(toolpath.layerStartSeconds[1]).toBeGreaterThan(toolpath.layerStartSeconds[0] ?? 0);
  });

  test('[FI34] beyond the limit travels go and short segments are joined, lines and layers stay true', () => {
    const lines = ['G28', 'G90', 'M83', 'G1 F3000'];
    for (let layer = 0; layer < 20; layer += 1) {
      lines.push(`;LAYER:${layer}`, `G1 Z${(0.2 * (layer + 1)).toFixed(1)}`);
      for (let step = 0; step <= 400; step += 1) {
        const angle = (2 * Math.PI * step) / 400;
        const place = `X${(50 + 30 * Math.cos(angle)).toFixed(3)} Y${(50 + 30 * Math.sin(angle)).toFixed(3)}`;
        lines.push(step === 0 ? `G0 ${place}` : `G1 ${place} E0.02`);
      }
    }
    const text = lines.join('\n');
    const whole = reading(text);
    expect(whole.toolpath.simplified).toBe(false);
    for (const limit of [4000, 700, 150]) {
      const { toolpath, analysis: found } = reading(text, { segments: limit });
      expect(toolpath.simplified).toBe(true);
      expect(toolpath.lines.length).toBeLessThanOrEqual(limit);
      expect(toolpath.lines.length).toBeGreaterThan(limit / 8);
      expect(found.layers).toBe(20);
      expect(toolpath.layerFirstLine).toEqual(whole.toolpath.layerFirstLine);
      expect(toolpath.boundsMillimetres).toEqual(whole.toolpath.boundsMillimetres);
      const rising = toolpath.lines.every((line, index) => line >= (toolpath.lines[index - 1] ?? 0));
      expect(rising).toBe(true);
      // Each layer keeps its own segments: their lines are those of the layer.
      for (let layer = 0; layer < 20; layer += 1) {
        const { first, end } = segmentsOfLayer(toolpath, layer);
        for (let segment = first; segment < end; segment += 1) {
          expect(layerAtLine(toolpath, toolpath.lines[segment] ?? 0)).toBe(layer);
        }
      }
    }
  });
});

describe('the check', () => {
  const found = (text: string) =>
    analysis(text).check.findings.map(({ code, line, count }) => [code, line, count]);

  test('[FI35] each kind is found with its first line and how often', () => {
    expect(found('G28\nM500\nm0206 X1\nN7 M92 E93*11\n')).toEqual([['writesSettings', 2, 3]]);
    expect(found('G28\nM81\n')).toEqual([['switchesPowerOff', 2, 1]]);
    expect(found('G28\nM303 E0 S200 C8\nM301 P1\n')).toEqual([['tunesHeaters', 2, 2]]);
    expect(found('G28\nM0\n')).toEqual([['waitsForPerson', 2, 1]]);
    expect(found('G28\nG1 Z-1.5\nG1 Z-3\n')).toEqual([['belowBed', 2, 2]]);
    expect(found('G28\nG1 X{travel_x}\n{first_layer_temperature[0]}\n')).toEqual([['placeholder', 2, 2]]);
    expect(found('G28 X M112\n')).toEqual([['forbiddenCommand', 1, 1]]);
    expect(found('G28\nM420 S1 Z10\n')).toEqual([]);
    expect(found('G28\nM420 S1 C1\n')).toEqual([['writesSettings', 2, 1]]);
    expect(found('G28\n; M500 {x} M81\nM117 M500 [note]\nM118 layer M500\n')).toEqual([]);
  });

  test('[FI35] a key in a comment is found and not repeated', () => {
    const key = 'A1B2C3D4E5F60718293A4B5C6D7E8F90';
    for (const comment of [
      `; printhost_apikey = ${key}`,
      `; X-Api-Key: ${key}`,
      `;token="${key}"`,
      `; Authorization: Bearer ${key}`,
      '; printhost_password = hunter2',
      '; upload to http://me:hunter2@printer.local/',
    ]) {
      const { findings } = analysis(`G28\n${comment}\n`).check;
      expect({ comment, findings }).toMatchObject({ comment, findings: [{ code: 'secretInFile', line: 2 }] });
      expect(JSON.stringify(findings)).not.toMatch(/hunter2|A1B2C3/);
    }
    for (const comment of [
      '; printhost_apikey = ',
      '; filament_settings_id = Generic PLA @SOMETHING',
      '; token of appreciation for everybody who reads',
      '; https://example.org/a/b?c=d',
      `; thumbnail begin 220x124 ${key}`,
    ]) {
      expect({ comment, found: found(`G28\n${comment}\n`) }).toEqual({ comment, found: [] });
    }
  });

  test('[FI36] temperatures and the farthest moves are kept with their lines', () => {
    const { check } = analysis(
      'M104 S200\nG28\nM109 S200\nM104 S300\nM140 S60\nG1 X10 Y20 Z5\nG1 X-30\nG1 X400\nG1 Y1\n',
    );
    expect(check.hotendHeats).toEqual([
      { celsius: 200, line: 1, count: 2 },
      { celsius: 300, line: 4, count: 1 },
    ]);
    expect(check.bedHeats).toEqual([{ celsius: 60, line: 5, count: 1 }]);
    expect(check.travelMillimetres).toMatchObject({ minX: -30, maxX: 400, maxY: 20, maxZ: 5 });
    expect(check.travelLines).toMatchObject({ minX: 7, maxX: 8, maxY: 6, maxZ: 6 });
    expect(analysis('G1 X400\nM104 S0\n').check.travelMillimetres).toMatchObject({ maxX: 0 });
  });
});
