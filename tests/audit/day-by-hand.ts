import type { Id } from '../../src/shop/kernel/index.ts';
import type { Floor } from '../printing/floor.ts';
import { until } from '../support/station.ts';

/** What a person does by hand at a printer in a day, each of it once. */
export async function workByHand(floor: Floor): Promise<void> {
  const { controls, printers } = floor.operator;
  const printerId = await floor.printer('speed=20000');
  await controls.home({ printerId, axes: [] });
  await until(
    () => controls.state({ printerId }),
    ({ position }) => position !== null,
  );
  await controls.move({ printerId, zMillimetres: 20 });
  await printers.setTargets({ printerId, hotendCelsius: 200 });
  await until(
    () => printers.get({ printerId }),
    ({ temperatures }) => (temperatures.hotendCelsius ?? 0) >= 170,
  );
  await controls.extrude({ printerId, millimetres: 5 });
  await printers.setTargets({ printerId, hotendCelsius: 0 });
  await controls.setFan({ printerId, percent: 40 });
  await controls.setSpeed({ printerId, percent: 110 });
  await controls.setFlow({ printerId, percent: 98 });
  await controls.sendCommand({ printerId, command: 'M117 Good morning' });
  await controls.motorsOff({ printerId });
  await controls.console({ printerId });
  await changeParameters(floor, printerId);
  await controls.readMesh({ printerId });
  await controls.readCard({ printerId });
  await printers.simulateFault({ printerId, fault: 'prompt' });
  await until(
    () => controls.state({ printerId }),
    ({ prompt }) => prompt !== null,
  );
  await controls.answerPrompt({ printerId, button: 0 });
}

async function changeParameters({ operator }: Floor, printerId: Id<'Printer'>): Promise<void> {
  const { controls } = operator;
  await controls.readSettings({ printerId });
  const changes = [{ command: 'M92', selector: '', letter: 'E', value: 95 }];
  await controls.changeSettings({ printerId, changes, store: true });
  const [kept] = await controls.settingsHistory({ printerId });
  const snapshotId = (kept?.snapshotId ?? '') as Id<'SettingsSnapshot'>;
  await controls.restoreSettings({ printerId, snapshotId, store: false });
}
