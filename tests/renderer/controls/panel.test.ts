import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  CHANGE_STEPS,
  INSERT_MILLIMETRES,
  isHotEnough,
  PURGE_MILLIMETRES,
  stepAfter,
  stepBefore,
  UNLOAD_MILLIMETRES,
  type ChangeStep,
} from '../../../renderer/rooms/controls/filament-change.ts';
import { meshColour, spanOf } from '../../../renderer/rooms/controls/mesh-colours.ts';
import {
  whyHeld,
  whyMotorsStay,
  whyNoFilament,
  whyNoHoming,
  whyNoMove,
  whyNoOverride,
} from '../../../renderer/rooms/controls/why-held.ts';
import { createFormat } from '../../../renderer/text/format.ts';
import type { Say } from '../../../renderer/text/index.ts';
import { EXTRUDE_MILLIMETRES_MAXIMUM } from '../../../src/shop/controls/contract.ts';
import { UNHOMED_LIFT_MILLIMETRES } from '../../../src/shop/controls/moves.ts';
import type { ControlsView } from '../../../src/shop/controls/index.ts';
import type { CurrentPrintView } from '../../../src/shop/printers/index.ts';

/** Says the key of each sentence instead of the sentence. */
const say = ((key: string) => key) as unknown as Say;
const format = createFormat('en');
const idle = { current: null, bed: 'clear' } as const;
const paused = { current: { state: 'paused' } as CurrentPrintView, bed: 'occupied' } as const;

function view(heldBy: ControlsView['heldBy']): ControlsView {
  return {
    link: 'ready',
    heldBy,
    overrides: { fanPercent: 0, speedPercent: 100, flowPercent: 100 },
    prompt: null,
    position: null,
    offers: { settings: true, card: true, mesh: true, console: true, emergencyParser: true },
    coldestExtrusionCelsius: 170,
  };
}

test('before the printer was asked, nothing can be pressed', () => {
  for (const why of [whyHeld, whyNoOverride]) expect(why(say, undefined)).toBe('controls.off.reading');
  expect(whyNoHoming(say, undefined, idle, 'all')).toBe('controls.off.reading');
  expect(whyNoFilament(say, format, undefined, 210)).toBe('controls.off.reading');
});

test('what moves is off for each thing that holds the printer, and says which', () => {
  for (const heldBy of ['print', 'fault', 'outOfService', 'link'] as const) {
    expect(whyHeld(say, view(heldBy))).toBe(`controls.off.${heldBy}`);
    expect(whyNoHoming(say, view(heldBy), idle, 'all')).toBe(`controls.off.${heldBy}`);
    expect(whyNoFilament(say, format, view(heldBy), 210)).toBe(`controls.off.${heldBy}`);
  }
});

test('while it prints, fan, speed and flow stay on; with a fault they do not', () => {
  expect(whyNoOverride(say, view('print'))).toBeNull();
  expect(whyNoOverride(say, view(null))).toBeNull();
  for (const heldBy of ['fault', 'outOfService', 'link'] as const)
    expect(whyNoOverride(say, view(heldBy))).toBe(`controls.off.${heldBy}`);
});

test('over a part that is left on the bed Z is not homed', () => {
  const left = { current: null, bed: 'occupied' } as const;
  expect(whyNoHoming(say, view(null), left, 'x')).toBeNull();
  for (const axis of ['z', 'all'] as const)
    expect(whyNoHoming(say, view(null), left, axis)).toBe('controls.off.partOnBed');
});

test('in a pause the head and the filament move, but nothing is homed and no motor lets go', () => {
  expect(whyHeld(say, view(null))).toBeNull();
  expect(whyNoHoming(say, view(null), paused, 'x')).toBe('controls.off.homeInPause');
  expect(whyMotorsStay(say, view(null), paused)).toBe('controls.off.motorsInPause');
  expect(whyNoHoming(say, view(null), idle, 'all')).toBeNull();
  expect(whyMotorsStay(say, view(null), idle)).toBeNull();
});

test('a head that has not been homed rises a little, and goes nowhere else', () => {
  const homed = {
    ...view(null),
    position: { xMillimetres: 0, yMillimetres: 0, zMillimetres: 0, extruderMillimetres: 0 },
  };
  for (const direction of ['left', 'right', 'back', 'front', 'up', 'down'] as const) {
    expect(whyNoMove(say, homed, direction, 50)).toBeNull();
    expect(whyNoMove(say, view('print'), direction, 1)).toBe('controls.off.print');
    const rises = direction === 'up';
    expect(whyNoMove(say, view(null), direction, UNHOMED_LIFT_MILLIMETRES)).toBe(
      rises ? null : 'controls.off.notHomed',
    );
    expect(whyNoMove(say, view(null), direction, UNHOMED_LIFT_MILLIMETRES + 1)).toBe('controls.off.notHomed');
  }
});

test('filament moves through a nozzle that is hot, and not through one that is cold or unknown', () => {
  expect(whyNoFilament(say, format, view(null), 169.9)).toBe('controls.off.tooCold');
  expect(whyNoFilament(say, format, view(null), null)).toBe('controls.off.tooCold');
  expect(whyNoFilament(say, format, view(null), 170)).toBeNull();
});

test('a nozzle is hot enough near its target, and never below what its firmware allows', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 }), (now, wanted) => {
      const hot = isHotEnough(now, wanted, 170);
      if (hot) expect(now).toBeGreaterThanOrEqual(170);
      if (now >= wanted && now >= 170) expect(hot).toBe(true);
      if (now < wanted - 10) expect(hot).toBe(false);
    }),
  );
  expect(isHotEnough(null, 0, 0)).toBe(false);
});

test('the way through a filament change goes forth to its end and back to its beginning', () => {
  let step: ChangeStep = 'heat';
  const forth: ChangeStep[] = [step];
  while (step !== 'goOn') forth.push((step = stepAfter(step)));
  expect(forth).toEqual(CHANGE_STEPS);
  const back: ChangeStep[] = [step];
  while (step !== 'heat') back.push((step = stepBefore(step)));
  expect(back).toEqual(CHANGE_STEPS.toReversed());
  expect(stepBefore('heat')).toBe('heat');
  expect(stepAfter('goOn')).toBe('goOn');
});

test('no length of the guided change is more than the station moves at once', () => {
  for (const length of [UNLOAD_MILLIMETRES, INSERT_MILLIMETRES, PURGE_MILLIMETRES])
    expect(length).toBeLessThanOrEqual(EXTRUDE_MILLIMETRES_MAXIMUM);
});

test('the same height above and below has the same strength in another colour, and the middle has none', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 400 }), (height, most) => {
      const span = most / 1_000;
      const strength = (colour: string) => Number(/ (\d+)%/.exec(colour)?.[1]);
      const above = meshColour(height / 1_000, span);
      const below = meshColour(-height / 1_000, span);
      expect(strength(above)).toBe(strength(below));
      expect(above).not.toBe(below);
      expect(strength(above)).toBeLessThanOrEqual(55);
      expect(strength(meshColour(0, span))).toBe(0);
    }),
  );
});

test('a bed that is as good as flat is not drawn as if it were not', () => {
  const flat = { readAt: 0, rows: [], lowestMillimetres: -0.004, highestMillimetres: 0.006 };
  expect(spanOf(flat)).toBe(0.05);
  expect(spanOf({ ...flat, lowestMillimetres: -0.31 })).toBe(0.31);
});
