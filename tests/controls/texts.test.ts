import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCardFiles } from '../../src/shop/controls/card-text.ts';
import { parseMesh } from '../../src/shop/controls/mesh-text.ts';
import {
  isTaken,
  keyOf,
  parseSettings,
  settingCommands,
  valueOf,
} from '../../src/shop/controls/settings-text.ts';
import { cleanCommand } from '../../src/shop/printers/protocol/gcode.ts';

const linesOf = (text: string) => text.split('\n').map((line) => line.trim());
const told = (text: string) =>
  parseSettings(linesOf(text)).map((setting) => `${keyOf(setting)} = ${setting.value}`);

describe('parameters', () => {
  test('[CT10] of Marlin 1.1', () => {
    const lines = `echo:  G21    ; Units in mm
      echo:  M149 C ; Units in Celsius
      echo:Filament settings: Disabled
      echo:  M200 D1.75
      echo:  M200 D0
      echo:Steps per unit:
      echo:  M92 X80.00 Y80.00 Z400.00 E93.00
      echo:Maximum feedrates (units/s):
      echo:  M203 X500.00 Y500.00 Z5.00 E25.00
      echo:Acceleration (units/s2): P<print_accel> R<retract_accel> T<travel_accel>
      echo:  M204 P500.00 R1000.00 T500.00
      echo:Advanced: Q<min_segment_time_us> S<min_feedrate> T<min_travel_feedrate>
      echo:  M205 Q20000 S0.00 T0.00 X8.00 Y8.00 Z0.40 E5.00
      echo:Home offset:
      echo:  M206 X0.00 Y0.00 Z-0.15
      echo:PID settings:
      echo:  M301 E0 P22.20 I1.08 D114.00
      echo:  M301 E1 P23.20 I1.09 D115.00
      echo:Z-Probe Offset (mm):
      echo:  M851 Z-2.50`;
    expect(told(lines)).toEqual([
      'M200 D = 1.75',
      'M92 X = 80',
      'M92 Y = 80',
      'M92 Z = 400',
      'M92 E = 93',
      'M203 X = 500',
      'M203 Y = 500',
      'M203 Z = 5',
      'M203 E = 25',
      'M204 P = 500',
      'M204 R = 1000',
      'M204 T = 500',
      'M205 Q = 20000',
      'M205 S = 0',
      'M205 T = 0',
      'M205 X = 8',
      'M205 Y = 8',
      'M205 Z = 0.4',
      'M205 E = 5',
      'M206 X = 0',
      'M206 Y = 0',
      'M206 Z = -0.15',
      'M301 E0 P = 22.2',
      'M301 E0 I = 1.08',
      'M301 E0 D = 114',
      'M301 E1 P = 23.2',
      'M301 E1 I = 1.09',
      'M301 E1 D = 115',
      'M851 Z = -2.5',
    ]);
  });

  test('[CT10] of Marlin 2, with several drivers, input shaping and a mesh between', () => {
    const lines = `echo:; Linear Units:
      echo:  G21 ; (mm)
      echo:; Auto Bed Leveling:
      echo:  M420 S1 Z10.00 ; Leveling ON
      echo:  G29 S3 I0 J0 Z0.10000
      M421 I1 J0 Z0.2
      echo:; Material heatup parameters:
      echo:  M145 S0 H180.00 B70.00 F255
      echo:; Stepper driver current:
      echo:  M906 X800 Y800 Z800
      echo:  M906 I1 Z760
      echo:  M906 T0 E650
      echo:; Input Shaping:
      echo:  M593 X F40.00 D0.15
      echo:  M593 Y F37.20 D0.15
      echo:  M569 S1 X Y Z
      echo:  M900 K0.05
      ok`;
    expect(told(lines)).toEqual([
      'M420 S = 1',
      'M420 Z = 10',
      'M145 S0 H = 180',
      'M145 S0 B = 70',
      'M145 S0 F = 255',
      'M906 X = 800',
      'M906 Y = 800',
      'M906 Z = 800',
      'M906 I1 Z = 760',
      'M906 T0 E = 650',
      'M593 X F = 40',
      'M593 X D = 0.15',
      'M593 Y F = 37.2',
      'M593 Y D = 0.15',
      'M569 S = 1',
      'M900 K = 0.05',
    ]);
  });

  test('[CT10] no line makes it throw, and what is no parameter is none', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (lines) => {
        for (const { command, letter, value } of parseSettings(lines)) {
          expect(command).toMatch(/^[GM]\d{1,4}$/);
          expect(letter).toMatch(/^[A-Z]$/);
          expect(Number.isFinite(value)).toBe(true);
        }
      }),
    );
    expect(told('echo:Unknown command: "M503"\nMy M92 X80\n// M92 is X\nX:1.00 Y:2.00\nM117 Hello')).toEqual(
      [],
    );
  });

  const anySetting = fc.record({
    command: fc.constantFrom('M92', 'M204', 'M301', 'M851'),
    selector: fc.constant(''),
    letter: fc.constantFrom('X', 'Y', 'P', 'Z'),
    value: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  });

  test('[CT11] what is sent says what was asked, in commands that may go to a printer', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anySetting, { selector: keyOf, maxLength: 12 }), (changes) => {
        const commands = settingCommands(changes);
        for (const command of commands) {
          expect(cleanCommand(command)).toEqual({ kind: 'command', command });
        }
        const found = new Map(parseSettings(commands).map((setting) => [keyOf(setting), setting]));
        expect(found.size).toBe(changes.length);
        for (const change of changes) {
          expect(found.get(keyOf(change))?.value).toBeCloseTo(change.value, 5);
        }
      }),
    );
    const two = [
      { command: 'M301', selector: 'E1', letter: 'P', value: 21.5 },
      { command: 'M301', selector: 'E1', letter: 'D', value: 0.0000001 },
      { command: 'M851', selector: '', letter: 'Z', value: -2.55 },
    ];
    expect(settingCommands(two)).toEqual(['M301 E1 P21.5 D0', 'M851 Z-2.55']);
  });

  test('[CT11] a value is taken when the firmware prints it, as exactly as it prints', () => {
    const [found] = parseSettings(['echo: M900 K0.05']);
    if (found === undefined) throw new Error('Not read');
    expect(valueOf(found)).toEqual({ command: 'M900', selector: '', letter: 'K', value: 0.05 });
    expect(isTaken(0.0542, found)).toBe(true);
    expect(isTaken(0.06, found)).toBe(false);
    const [whole] = parseSettings(['echo: M906 X800']);
    expect(whole !== undefined && isTaken(800.4, whole)).toBe(true);
    expect(whole !== undefined && isTaken(801, whole)).toBe(false);
  });
});

describe('the map of a bed', () => {
  test('[CT13] bilinear, with a point that was not measured', () => {
    const lines = linesOf(`Bilinear Leveling Grid:
           0      1      2
       0 +0.012 -0.034 +0.100
       1 -0.002  ===== +0.050
      Subdivided with CATMULL ROM Leveling Grid:
           0      1
       0 +9.000 +9.000
       1 +9.000 +9.000`);
    expect(parseMesh(lines)).toEqual([
      [0.012, -0.034, 0.1],
      [-0.002, null, 0.05],
    ]);
  });

  test('[CT13] mesh levelling of Marlin, with five decimals', () => {
    const lines = linesOf(`echo:Mesh Bed Leveling ON
      Mesh Bed Level data:
            0        1
       0 +0.01250 -0.03000
       1 +0.00000 +0.20000
      ok`);
    expect(parseMesh(lines)).toEqual([
      [0.0125, -0.03],
      [0, 0.2],
    ]);
  });

  test.each([
    ['unified', 'Bed Topography Report for CSV:\n0.300\t0.400\n-0.100\tNAN\n'],
    [
      'Prusa',
      'Num X,Y: 2,2\nZ search height: 5.00\nMeasured points:\n  0.30000  0.40000\n  -0.10000  NAN\nok',
    ],
  ])('[CT13] %s says the back first', (_name, text) => {
    expect(parseMesh(linesOf(text))).toEqual([
      [-0.1, null],
      [0.3, 0.4],
    ]);
  });

  test.each([
    'echo:Bed Leveling OFF',
    'Bilinear Leveling Grid:',
    'Bilinear Leveling Grid:\n0 1\n0 +0.1 +0.2',
    'Bilinear Leveling Grid:\n0 1\n0 +0.1 +0.2\n1 +0.1',
    'Bilinear Leveling Grid:\n0 1\n0 ===== =====\n1 ===== =====',
    'Bed Topography Report for CSV:\n0.1\t0.2\n0.1\n',
  ])('[CT13] %j is none', (text) => {
    expect(parseMesh(linesOf(text))).toBeNull();
  });

  test('[CT13] no lines make it throw, and every map is a rectangle', () => {
    const anyLine = fc.oneof(
      fc.constantFrom('Bilinear Leveling Grid:', 'Measured points:', 'Bed Topography Report for CSV:'),
      fc.constantFrom('0 +0.1 -0.2', '1 +0.1 -0.2', '1 +0.1', '0.1\t0.2', '0.1\tNAN', '0 1'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(anyLine), (lines) => {
        const rows = parseMesh(lines);
        if (rows === null) return;
        expect(new Set(rows.map(({ length }) => length)).size).toBe(1);
        expect(rows.flat().every((height) => height === null || Number.isFinite(height))).toBe(true);
      }),
    );
  });
});

describe('a card', () => {
  test('[CT14] of Marlin, with and without long names', () => {
    const lines = linesOf(`Begin file list
      CABLEC~1.GCO 812344 Cable clip.gcode
      HOOK.GCO 2377101
      /SPARE~1/KNOB~1.GCO 154020
      End file list`);
    expect(parseCardFiles(lines)).toEqual([
      { path: 'CABLEC~1.GCO', name: 'Cable clip.gcode', bytes: 812_344 },
      { path: 'HOOK.GCO', name: 'HOOK.GCO', bytes: 2_377_101 },
      { path: '/SPARE~1/KNOB~1.GCO', name: 'KNOB~1.GCO', bytes: 154_020 },
    ]);
  });

  test('[CT14] of Prusa, with folders and quotes; of Smoothieware, with names alone', () => {
    const prusa = linesOf(`Begin file list
      DIR_ENTER: /SPARE~1/ "Spare parts"
      KNOB~1.GCO 154020 "Knob, left.gcode"
      DIR_EXIT
      HOOK.GCO 12 "hook.gcode"
      End file list`);
    expect(parseCardFiles(prusa)).toEqual([
      { path: '/SPARE~1/KNOB~1.GCO', name: 'Knob, left.gcode', bytes: 154_020 },
      { path: 'HOOK.GCO', name: 'hook.gcode', bytes: 12 },
    ]);
    expect(parseCardFiles(['Begin file list', 'config', 'a part.gcode', 'End file list'])).toEqual([
      { path: 'config', name: 'config', bytes: null },
      { path: 'a part.gcode', name: 'a part.gcode', bytes: null },
    ]);
  });

  test('[CT14] none', () => {
    expect(parseCardFiles(['echo:No media'])).toBeNull();
    expect(parseCardFiles([])).toBeNull();
    expect(parseCardFiles(['Begin file list', 'End file list'])).toEqual([]);
  });
});
