import type { Desk } from '../printers/support/desk.ts';
import type { Floor } from '../printing/floor.ts';
import { factoryOf, projectWith, until } from '../support/station.ts';

/** A Master sets up printers, their fuses, cameras and the rules for their files; one is broken, one has moved. */
export async function setUp(floor: Floor, desk: Desk): Promise<void> {
  const { master } = floor;
  const scopeId = await factoryOf(master, 'Print room');
  await withCameras(floor);
  const made = desk.plugIn('DAY-1');
  const address = `serial:${made.port.path}@115200`;
  await master.printers.probe({ scopeId, address });
  const printerId = await floor.printerAt(address);
  const { powerGroupId } = await master.printers.savePowerGroup({ scopeId, name: 'Wall', heatingAtOnce: 1 });
  await master.printers.update({ printerId, powerGroupId });
  await master.printers.powerGroups({});
  await master.printers.removePowerGroup({ scopeId, powerGroupId });
  await floor.operator.printers.takeOutOfService({ printerId, reason: 'The fan is broken' });
  await master.printers.bringBack({ printerId });
  // Made before the first is gone: the system gives a free name to the next that comes.
  const again = desk.board('DAY-1');
  made.unplug();
  again.plug();
  await until(
    () => floor.operator.printers.get({ printerId }),
    ({ foundAgainAt }) => foundAgainAt !== null,
  );
  await floor.operator.printers.connectWhereFound({ printerId });
  await master.printers.disconnect({ printerId });
  desk.clear();
  await withRules(floor);
}

async function withCameras(floor: Floor): Promise<void> {
  const { master } = floor;
  const printerId = await floor.printer();
  const { cameraId } = await master.cameras.save({
    printerId,
    name: 'Front',
    kind: 'snapshot',
    address: 'http://127.0.0.1:9/picture',
    turnDegrees: 0,
    isMirrored: false,
  });
  await master.cameras.list({});
  await master.cameras.remove({ printerId, cameraId });
}

async function withRules(floor: Floor): Promise<void> {
  const { master, manager } = floor;
  const scopeId = await factoryOf(master);
  const bytes = 'G28\nM500\nG1 X1\n';
  const file = await projectWith(floor.house, { name: 'settings.gcode', bytes });
  const taskId = await floor.request(file);
  await manager.printing.findings({ taskId });
  await manager.printing.releaseFindings({ ...floor.seenTask(taskId), reason: 'Looked at it' });
  await master.printing.setGcodeRule({ scopeId, finding: 'writesSettings', level: 'warn' });
  await master.printing.gcodeRules({ scopeId });
}
