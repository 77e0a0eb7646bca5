import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import type { Id } from '../../src/shop/kernel/index.ts';
import type { SettingsReading, SettingValue } from '../../src/shop/controls/index.ts';
import { Floor } from '../printing/floor.ts';
import { refusalOf, until, type Client } from '../support/station.ts';

let floor: Floor;
let operator: Client['controls'];

beforeAll(async () => {
  floor = await Floor.open();
  operator = floor.operator.controls;
});
afterAll(() => floor.house.discard());

function setting(name: string, value: number): SettingValue {
  const parts = name.split(' ');
  const [command = '', second = '', third] = parts;
  return third === undefined
    ? { command, selector: '', letter: second, value }
    : { command, selector: second, letter: third, value };
}

function valueIn({ values }: Pick<SettingsReading, 'values'>, name: string): number | undefined {
  const { command, selector, letter } = setting(name, 0);
  return values.find((one) => one.command === command && one.selector === selector && one.letter === letter)
    ?.value;
}

async function sentTo(printerId: Id<'Printer'>): Promise<readonly string[]> {
  const lines = await operator.console({ printerId });
  return lines
    .filter(({ direction }) => direction === 'sent')
    .map(({ text }) => text.replace(/^N\d+ /, '').replace(/\*\d+$/, ''));
}

const settingLines = (sent: readonly string[]) =>
  sent.filter((command) => /^M(?:92|145|301|851|900|500)\b/.test(command));

describe('the parameters of a printer', () => {
  test('[CT10] are read from the firmware', async () => {
    const printerId = await floor.printer();
    const reading = await operator.readSettings({ printerId });
    expect(valueIn(reading, 'M92 E')).toBe(93);
    expect(valueIn(reading, 'M145 S1 H')).toBe(240);
    expect(valueIn(reading, 'M851 Z')).toBe(-2.5);
    expect(reading.readAt).toBeGreaterThan(0);
  });

  test('[CT11] are changed, read back, and kept as they were before, with who and why', async () => {
    const printerId = await floor.printer();
    const before = await operator.readSettings({ printerId });
    const after = await operator.changeSettings({
      printerId,
      changes: [setting('M92 E', 95.4), setting('M92 X', 80.2), setting('M145 S1 H', 245)],
      store: false,
      note: 'New extruder',
    });
    expect(valueIn(after, 'M92 E')).toBe(95.4);
    expect(valueIn(after, 'M145 S1 H')).toBe(245);
    expect(valueIn(after, 'M145 S0 H')).toBe(200);
    expect(settingLines(await sentTo(printerId))).toEqual(['M92 E95.4 X80.2', 'M145 S1 H245']);
    const history = await operator.settingsHistory({ printerId });
    expect(history).toMatchObject([
      { keptByName: 'Otto Operator', note: 'New extruder', values: before.values },
    ]);
    const [entry] = floor.rows
      .select()
      .from(auditEntries)
      .where(and(eq(auditEntries.recordId, printerId), eq(auditEntries.action, 'controls.changeSettings')))
      .all();
    expect(JSON.parse(entry?.body ?? '{}')).toMatchObject({
      facts: {
        changes: [
          { setting: 'M92 E', from: 93, to: 95.4 },
          { setting: 'M92 X', from: 80, to: 80.2 },
          { setting: 'M145 S1 H', from: 240, to: 245 },
        ],
        store: false,
      },
    });
  });

  test('[CT11] one that the printer has not is refused, and nothing is sent', async () => {
    const printerId = await floor.printer();
    const changes = [setting('M92 E', 90), setting('M301 E1 P', 20)];
    expect(await refusalOf(operator.changeSettings({ printerId, changes, store: true }))).toMatchObject({
      code: 'controls.unknownSetting',
      setting: 'M301 E1 P',
    });
    expect(settingLines(await sentTo(printerId))).toEqual([]);
    expect(await operator.settingsHistory({ printerId })).toEqual([]);
  });

  test('[CT11] one that the printer does not take is named, and nothing is kept in the printer', async () => {
    const printerId = await floor.printer();
    const changes = [setting('M900 K', 0.08), setting('M851 Z', -25)];
    expect(await refusalOf(operator.changeSettings({ printerId, changes, store: true }))).toEqual({
      code: 'controls.notTaken',
      setting: 'M851 Z',
      asked: -25,
      found: -2.5,
    });
    expect(settingLines(await sentTo(printerId))).toEqual(['M900 K0.08', 'M851 Z-25']);
    expect(await operator.settingsHistory({ printerId })).toHaveLength(1);
  });

  test('[CT11] are kept in the printer when that is asked for', async () => {
    const printerId = await floor.printer();
    const change = (value: number, store: boolean) =>
      operator.changeSettings({ printerId, changes: [setting('M900 K', value)], store });
    await change(0.07, true);
    await change(0.09, false);
    expect(settingLines(await sentTo(printerId))).toEqual(['M900 K0.07', 'M500', 'M900 K0.09']);
    // As after the power was off: what was kept is there again.
    await operator.sendCommand({ printerId, command: 'M501' });
    expect(valueIn(await operator.readSettings({ printerId }), 'M900 K')).toBe(0.07);
  });

  test('[CT12] are put back as a reading has them: what differs, and nothing else', async () => {
    const printerId = await floor.printer();
    const first = await operator.readSettings({ printerId });
    await operator.changeSettings({
      printerId,
      changes: [setting('M92 E', 95), setting('M301 P', 25)],
      store: false,
      note: 'Try',
    });
    await operator.sendCommand({ printerId, command: 'M92 X81' });
    const [kept] = await operator.settingsHistory({ printerId });
    if (kept === undefined) throw new Error('Nothing was kept');
    const snapshotId = kept.snapshotId as Id<'SettingsSnapshot'>;
    const restored = await operator.restoreSettings({ printerId, snapshotId, store: true });
    expect(restored.values).toEqual(first.values);
    expect(settingLines(await sentTo(printerId)).slice(3)).toEqual(['M92 X80 E93', 'M301 P22.2', 'M500']);
    expect(await operator.settingsHistory({ printerId })).toHaveLength(2);
    await operator.restoreSettings({ printerId, snapshotId, store: false });
    expect(settingLines(await sentTo(printerId))).toHaveLength(6);
    const other = await floor.printer();
    expect(
      await refusalOf(operator.restoreSettings({ printerId: other, snapshotId, store: false })),
    ).toMatchObject({ code: 'controls.noSuchSnapshot' });
  });

  test('[CT11] stay as they are while it prints, in a pause and with a fault', async () => {
    const printerId = await floor.printer();
    const change = () =>
      refusalOf(operator.changeSettings({ printerId, changes: [setting('M92 E', 90)], store: false }));
    const print = await floor.started(printerId);
    await floor.untilPrint(print.printId, 'printing');
    expect(await change()).toMatchObject({ code: 'controls.held', by: 'print' });
    await until(
      () => floor.card(printerId),
      ({ current }) => (current?.acknowledgedLines ?? 0) > 5,
    );
    await floor.operator.printing.pause(floor.seen(print));
    await floor.untilPrint(print.printId, 'paused');
    expect(await change()).toMatchObject({ code: 'controls.held', by: 'print' });
    await floor.operator.printing.cancel(floor.seen(print));
    await floor.untilPrint(print.printId, 'cancelled');
    await floor.house.nobody.printers.stop({ printerId });
    await until(
      () => operator.state({ printerId }),
      ({ heldBy }) => heldBy === 'fault',
    );
    expect(await change()).toMatchObject({ code: 'controls.held', by: 'fault' });
  });
});

describe('what the printer has beside them', () => {
  test('[CT13] the map of its bed', async () => {
    const printerId = await floor.printer();
    const mesh = await operator.readMesh({ printerId });
    expect(mesh.rows).toHaveLength(5);
    expect(mesh.rows[0]).toEqual([-0.082, -0.041, 0.004, 0.049, 0.096]);
    expect(mesh).toMatchObject({ lowestMillimetres: -0.082, highestMillimetres: 0.096 });
  });

  test('[CT14] its card', async () => {
    const printerId = await floor.printer();
    expect(await operator.readCard({ printerId })).toEqual([
      { path: 'CABLEC~1.GCO', name: 'Cable clip.gcode', bytes: 812_344 },
      { path: 'HOOK.GCO', name: 'Hook.gcode', bytes: 2_377_101 },
      { path: '/SPARE~1/KNOB~1.GCO', name: 'Knob, left.gcode', bytes: 154_020 },
    ]);
  });
});
