import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  extrudeCommands,
  homeCommands,
  jogCommands,
  limitJog,
  UNHOMED_LIFT_MILLIMETRES,
} from '../../src/shop/controls/moves.ts';
import { cleanCommand } from '../../src/shop/printers/protocol/gcode.ts';
import { initialModal, track } from '../../src/shop/printers/protocol/modal.ts';
import type { HeadPosition, PrinterState } from '../../src/shop/printers/protocol/model.ts';

const BED = { widthMillimetres: 220, depthMillimetres: 200, heightMillimetres: 250 };
const READY: PrinterState = { kind: 'ready' };

function at(x: number, y: number, z: number): HeadPosition {
  return { xMillimetres: x, yMillimetres: y, zMillimetres: z, extruderMillimetres: 0 };
}

function pausedAt(place: HeadPosition | null): PrinterState {
  return { kind: 'paused', jobId: 'job', cause: 'asked', at: place };
}

const millimetres = fc.double({ min: -400, max: 400, noNaN: true });
const anyJog = fc.record({ x: millimetres, y: millimetres, z: millimetres });

describe('a move by hand', () => {
  test('[CT3] before homing, the head only rises a little', () => {
    fc.assert(
      fc.property(anyJog, (jog) => {
        const limited = limitJog(jog, { state: READY, position: null }, BED);
        const rises = jog.x === 0 && jog.y === 0 && jog.z > 0 && jog.z <= UNHOMED_LIFT_MILLIMETRES;
        expect(limited.ok).toBe(rises);
      }),
    );
    expect(limitJog({ x: 0, y: 0, z: 10 }, { state: READY, position: null }, BED).ok).toBe(true);
    expect(limitJog({ x: 0, y: 0, z: 10.1 }, { state: READY, position: null }, BED)).toEqual({
      ok: false,
      refusal: { code: 'controls.notHomed' },
    });
  });

  test('[CT3] no row of moves leaves the bed, or comes back to it by another way than the shortest', () => {
    const inside = fc.record({
      x: fc.integer({ min: 0, max: 220 }),
      y: fc.integer({ min: 0, max: 200 }),
      z: fc.integer({ min: 0, max: 250 }),
    });
    fc.assert(
      fc.property(inside, fc.array(anyJog, { maxLength: 10 }), (start, jogs) => {
        let position = at(start.x, start.y, start.z);
        for (const jog of jogs) {
          const limited = limitJog(jog, { state: READY, position }, BED);
          if (!limited.ok) throw new Error('Refused');
          const { x, y, z } = limited.value;
          for (const [asked, gone] of [
            [jog.x, x],
            [jog.y, y],
            [jog.z, z],
          ] as const) {
            expect(Math.abs(gone)).toBeLessThanOrEqual(Math.abs(asked) + 0.001);
            expect(gone * asked).toBeGreaterThanOrEqual(0);
          }
          position = at(position.xMillimetres + x, position.yMillimetres + y, position.zMillimetres + z);
          expect(position.xMillimetres).toBeGreaterThanOrEqual(-0.01);
          expect(position.xMillimetres).toBeLessThanOrEqual(220.01);
          expect(position.yMillimetres).toBeLessThanOrEqual(200.01);
          expect(position.zMillimetres).toBeGreaterThanOrEqual(-0.01);
          expect(position.zMillimetres).toBeLessThanOrEqual(250.01);
        }
      }),
    );
  });

  test('[CT3] from outside of the bed the head comes back, and goes no further out', () => {
    const position = at(-5, 100, 10);
    expect(limitJog({ x: -1, y: 0, z: 0 }, { state: READY, position }, BED)).toMatchObject({
      value: { x: 0 },
    });
    expect(limitJog({ x: 10, y: 0, z: 0 }, { state: READY, position }, BED)).toMatchObject({
      value: { x: 10 },
    });
  });

  test('[CT2] in a pause it stays above the part, and does not move what the printer has parked itself', () => {
    const position = at(100, 100, 30);
    const down = { x: 0, y: 0, z: -100 };
    expect(limitJog(down, { state: pausedAt(at(50, 50, 20)), position }, BED)).toMatchObject({
      value: { z: -10 },
    });
    expect(limitJog({ x: 5, y: 0, z: 5 }, { state: pausedAt(null), position }, BED)).toEqual({
      ok: false,
      refusal: { code: 'controls.held', by: 'print' },
    });
  });

  test('[CT3] its commands go that far, whatever mode the last file has left, and leave absolute ones', () => {
    fc.assert(
      fc.property(anyJog, fc.boolean(), fc.boolean(), (asked, usesInches, isRelative) => {
        const limited = limitJog(asked, { state: READY, position: at(100, 100, 100) }, BED);
        if (!limited.ok) throw new Error('Refused');
        const commands = jogCommands(limited.value);
        const start = {
          ...initialModal,
          usesInches,
          isRelative,
          xMillimetres: 100,
          yMillimetres: 100,
          zMillimetres: 100,
        };
        for (const command of commands) expect(cleanCommand(command)).toEqual({ kind: 'command', command });
        const end = commands.reduce(track, start);
        expect(end.xMillimetres).toBeCloseTo(100 + limited.value.x, 3);
        expect(end.yMillimetres).toBeCloseTo(100 + limited.value.y, 3);
        expect(end.zMillimetres).toBeCloseTo(100 + limited.value.z, 3);
        if (commands.length > 0) expect(end).toMatchObject({ isRelative: false, usesInches: false });
        const z = commands.findIndex((command) => command.includes(' Z'));
        const travel = commands.findIndex((command) => / [XY]/.test(command));
        if (z >= 0 && travel >= 0) expect(z < travel).toBe(limited.value.z > 0);
      }),
    );
    expect(jogCommands({ x: 0, y: 0, z: 0 })).toEqual([]);
  });

  test('[CT3] homing names its axes, and none for all', () => {
    expect(homeCommands([])).toEqual(['G28']);
    expect(homeCommands(['x', 'y', 'z'])).toEqual(['G28']);
    expect(homeCommands(['z'])).toEqual(['G28 Z']);
  });

  test('[CT4] filament moves by itself, and leaves the count of the next file at its start', () => {
    fc.assert(
      fc.property(fc.double({ min: -200, max: 200, noNaN: true }), fc.boolean(), (way, usesInches) => {
        const start = { ...initialModal, usesInches, extruderMillimetres: 7 };
        const commands = extrudeCommands(way);
        for (const command of commands) expect(cleanCommand(command)).toEqual({ kind: 'command', command });
        const moved = commands.slice(0, 3).reduce(track, start);
        expect(moved.extruderMillimetres).toBeCloseTo(7 + way, 2);
        expect(commands.reduce(track, start)).toMatchObject({
          extruderMillimetres: 0,
          isExtruderRelative: false,
          xMillimetres: null,
        });
      }),
    );
  });
});
