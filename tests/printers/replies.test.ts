import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checksum, emptySplitter, encodeLine, splitChunk } from '../../src/shop/printers/protocol/framing.ts';
import { cleanCommand } from '../../src/shop/printers/protocol/gcode.ts';
import { MAX_COMMAND_CHARACTERS, MAX_REPLY_CHARACTERS } from '../../src/shop/printers/protocol/limits.ts';
import { parseReply, type Reply } from '../../src/shop/printers/protocol/replies.ts';

const bytesOf = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

function linesOf(chunks: readonly Uint8Array[]): readonly string[] {
  let splitter = emptySplitter;
  const all: string[] = [];
  for (const chunk of chunks) {
    const split = splitChunk(splitter, chunk);
    splitter = split.splitter;
    all.push(...split.lines);
  }
  return all;
}

const heater = (currentCelsius: number, targetCelsius: number | null) => ({ currentCelsius, targetCelsius });
const error = (kind: string) => ({ kind: 'error', error: { kind } });
const resendAfter = (lastLine: number | null) => ({ kind: 'error', error: { kind: 'resend', lastLine } });

/** What firmwares say (Marlin 1.0–2.1, Prusa, Repetier, Smoothie, Klipper), and what it must be taken for. */
const TABLE: readonly (readonly [string, object])[] = [
  ['ok', { kind: 'ok', line: null, temperatures: null }],
  ['ok N12 P15 B3', { kind: 'ok', line: 12, plannerFree: 15, bufferFree: 3 }],
  ['ok 12', { kind: 'ok', line: null }],
  [
    'ok T:210.0 /210.0 B:60.0 /60.0 @:64 B@:0',
    { kind: 'ok', temperatures: { hotends: [heater(210, 210)], bed: heater(60, 60) } },
  ],
  [
    'ok T:25.3/0.0 T0:25.3/0.0 T1:24.9/180.0',
    { kind: 'ok', temperatures: { hotends: [heater(25.3, 0), heater(24.9, 180)] } },
  ],
  [
    'ok B:60.0 /60.0 T0:210.1 /210.0',
    { kind: 'ok', temperatures: { hotends: [heater(210.1, 210)], bed: heater(60, 60) } },
  ],
  [
    'T:21.00 /0.00 B:21.00 /0.00 C:30.10 /0.00 @:0 B@:0',
    { kind: 'temperatures', report: { chamber: heater(30.1, 0) } },
  ],
  ['T:98.16 E:0 W:?', { kind: 'temperatures', report: { hotends: [heater(98.16, null)], bed: null } }],
  [
    'T:-14.2 /0 B:-3 /0',
    { kind: 'temperatures', report: { hotends: [heater(-14.2, 0)], bed: heater(-3, 0) } },
  ],
  [
    'T:23.18 B:22.90 @:0',
    { kind: 'temperatures', report: { hotends: [heater(23.18, null)], bed: heater(22.9, null) } },
  ],
  ['Resend: 13', { kind: 'resend', line: 13 }],
  ['Resend:13', { kind: 'resend', line: 13 }],
  ['rs 13', { kind: 'resend', line: 13 }],
  ['rs N13 Expected checksum 53', { kind: 'resend', line: 13 }],
  ['resend 7', { kind: 'resend', line: 7 }],
  ['echo:busy: processing', { kind: 'busy', waitsForPerson: false }],
  ['busy: processing', { kind: 'busy', waitsForPerson: false }],
  ['echo:busy: paused for user', { kind: 'busy', waitsForPerson: true }],
  ['echo:busy: paused for input', { kind: 'busy', waitsForPerson: true }],
  ['wait', { kind: 'wait' }],
  ['start', { kind: 'start' }],
  ['\0\xffstart', { kind: 'start' }],
  ['\x80start', { kind: 'start' }],
  ['Marlin 2.1.2.4', { kind: 'start' }],
  ['Marlin bugfix-2.1.x', { kind: 'start' }],
  ['echo:Marlin 1.1.9', { kind: 'start' }],
  ['Error:checksum mismatch, Last Line: 12', resendAfter(12)],
  ['Error:Line Number is not Last Line Number+1, Last Line: 12', resendAfter(12)],
  ['Error:No Checksum with line number, Last Line: 12', resendAfter(12)],
  ['Error:No Line Number with checksum, Last Line: 12', resendAfter(12)],
  ['Error:expected line 13 got 15', resendAfter(12)],
  ['Error:Wrong checksum', resendAfter(null)],
  ['Error:Format error', resendAfter(null)],
  ['Error:Thermal Runaway, system stopped! Heater_ID: 0', error('thermal')],
  ['Error:THERMAL RUNAWAY PREHEAT E0', error('thermal')],
  ['Error:Thermal Malfunction', error('thermal')],
  ['Error:Heating failed, system stopped! Heater_ID: bed', error('thermal')],
  ['Error:MINTEMP triggered, system stopped! Heater_ID: 0', error('thermal')],
  ['Error:MAXTEMP triggered, system stopped! Heater_ID: bed', error('thermal')],
  ['Error:0', error('thermal')],
  [': Extruder switched off. MAXTEMP triggered !', error('thermal')],
  ['Error:Printer halted. kill() called!', error('fatal')],
  ['Error:KILL caused by KILL button/pin', error('fatal')],
  ['Error:Invalid extruder number!', error('fatal')],
  ['Error:Watchdog barked, please turn off the printer now.', error('fatal')],
  [
    'Error:Printer stopped due to errors. Fix the error and use M999 to restart. (Temperature is reset. Set it after restarting)',
    error('fatal'),
  ],
  ["!! Lost communication with MCU 'mcu'", error('fatal')],
  ['!! Heater extruder not heating at expected rate', error('thermal')],
  ['!! Shutdown due to webhooks request', error('fatal')],
  ['fatal: heater/sensor error - printer stopped', error('thermal')],
  ['Error:volume.init failed', error('ignorable')],
  ['Error:Cannot open subdir ', error('ignorable')],
  ['Error:Unknown command: "M999999"', error('ignorable')],
  ['Error:EEPROM CRC mismatch - (stored) 0 != 1 (calculated)!', error('ignorable')],
  ['Error:something nobody has heard of', error('unknown')],
  ['echo:Unknown command: "M1234"', { kind: 'echo', text: 'Unknown command: "M1234"' }],
  ['echo: cold extrusion prevented', { kind: 'echo', text: 'cold extrusion prevented' }],
  ['//action:pause', { kind: 'action', action: { name: 'pause', argument: '' } }],
  [
    '// action:prompt_begin Filament runout',
    { kind: 'action', action: { name: 'prompt_begin', argument: 'Filament runout' } },
  ],
  ['//action:cancel', { kind: 'action', action: { name: 'cancel' } }],
  ['// Klipper state: Ready', { kind: 'start' }],
  [
    'FIRMWARE_NAME:Marlin 2.1.2 (Jan 1 2024) SOURCE_CODE_URL:github.com/x PROTOCOL_VERSION:1.0 MACHINE_TYPE:Ender 3 UUID:cede',
    { kind: 'firmware', name: 'Marlin 2.1.2 (Jan 1 2024)', machineType: 'Ender 3', uuid: 'cede' },
  ],
  ['Cap:AUTOREPORT_TEMP:1', { kind: 'capability', name: 'AUTOREPORT_TEMP', enabled: true }],
  ['Cap:EMERGENCY_PARSER:0', { kind: 'capability', name: 'EMERGENCY_PARSER', enabled: false }],
  [
    'X:10.00 Y:-2.50 Z:0.30 E:1.25 Count X:800 Y:-200 Z:120',
    {
      kind: 'position',
      isOk: false,
      position: { xMillimetres: 10, yMillimetres: -2.5, zMillimetres: 0.3, extruderMillimetres: 1.25 },
    },
  ],
  ['ok C: X:10.00 Y:0.00 Z:0.30 E:0.00', { kind: 'position', isOk: true }],
  ['okay then', { kind: 'other' }],
  ['Not SD printing', { kind: 'other' }],
];

describe('replies', () => {
  test.each(TABLE)('[PT2] %j', (line, expected) => {
    for (const ending of ['\n', '\r\n', '\r']) {
      const bytes = bytesOf(line + ending);
      for (let cut = 0; cut <= bytes.length; cut += 1) {
        const lines = linesOf([bytes.subarray(0, cut), bytes.subarray(cut)]);
        expect(lines).toHaveLength(1);
        expect(parseReply(lines[0] ?? '')).toMatchObject(expected);
      }
    }
  });

  test('[PT2] lines are the same however the bytes are cut, and no bytes break the parser', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.array(fc.nat(300)), (bytes, cuts) => {
        const places = [
          0,
          ...cuts.filter((cut) => cut < bytes.length).toSorted((a, b) => a - b),
          bytes.length,
        ];
        const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index] ?? 0, end));
        const lines = linesOf(chunks);
        expect(lines).toEqual(linesOf([bytes]));
        for (const line of lines) {
          const reply: Reply = parseReply(line);
          expect(reply.kind).toBeTypeOf('string');
        }
      }),
    );
  });

  test('[PT2] a reply longer than any firmware sends is dropped, and the next one is heard', () => {
    const long = 'x'.repeat(MAX_REPLY_CHARACTERS + 1);
    expect(linesOf([bytesOf(`${long}\nok\n`)])).toEqual(['ok']);
    expect(linesOf([bytesOf(`${long.slice(1)}\nok\n`)])).toEqual([long.slice(1), 'ok']);
  });
});

describe('commands on the wire', () => {
  test('[PT1] are numbered and carry the XOR of their characters', () => {
    // Marlin's documentation: `N3 T0*57`.
    expect(encodeLine(3, 'T0')).toBe('N3 T0*57\n');
    expect(checksum('N0 M110 N0')).toBe(125);
  });

  test.each([
    ['G1 X10 ; outline', 'G1 X10'],
    ['  G1 X10(fast) Y5 \r', 'G1 X10  Y5'],
    ['M117 Layer (3) ready', 'M117 Layer (3) ready'],
    ['M117 60 \xb0C * done', 'M117 60 ?C ? done'],
    ['N12 G1 X1*33', 'G1 X1'],
    ['g28', 'g28'],
  ])('[PT1] %j goes out as %j', (raw, command) => {
    expect(cleanCommand(raw)).toEqual({ kind: 'command', command });
  });

  test.each([
    ['M112', 'forbidden'],
    ['m0112', 'forbidden'],
    ['M 112', 'forbidden'],
    ['N5 M112*34', 'forbidden'],
    ['M28 part.gco', 'forbidden'],
    ['M997', 'forbidden'],
    ['G1 X1\nM112', 'notPrintable'],
    ['G1 X1\0', 'notPrintable'],
    ['G1 X1*33 Y2', 'notPrintable'],
    [`G1 ${'X'.repeat(MAX_COMMAND_CHARACTERS - 2)}`, 'tooLong'],
  ])('[PT1] %j never goes out', (raw, problem) => {
    expect(cleanCommand(raw)).toEqual({ kind: 'problem', problem });
  });

  test('[PT1] no text can put a second line, an odd byte or a false checksum on the wire', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (raw) => {
        const clean = cleanCommand(raw);
        if (clean.kind !== 'command') return;
        expect(clean.command).toMatch(/^[\x20-\x7e]+$/);
        expect(clean.command.length).toBeLessThanOrEqual(MAX_COMMAND_CHARACTERS);
        expect(clean.command).not.toMatch(/\*|^M\s*0*112(?!\d)/i);
        expect(encodeLine(1, clean.command)).toMatch(/^N1 [^\n*]*\*\d{1,3}\n$/);
      }),
    );
  });
});
