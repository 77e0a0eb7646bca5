import type { Floor } from '../printing/floor.ts';
import { until } from '../support/station.ts';

/** A task is meant for a printer, its file brought to the printer's card, taken back, brought again and deleted there. */
export async function workWithCard(floor: Floor): Promise<void> {
  const { controls, printing } = floor.operator;
  const printerId = await floor.printer('speed=20000');
  const taskId = await floor.queued();
  await floor.manager.printing.assign({ ...floor.seenTask(taskId), printerId });
  const print = await floor.accepted(printerId, taskId);
  await printing.bringToCard(floor.seen(print));
  await printing.stopBringing(floor.seen(print));
  await until(
    () => floor.card(printerId),
    ({ link }) => link === 'ready',
  );
  await printing.bringToCard(floor.seen(print));
  await until(
    () => floor.card(printerId),
    ({ current }) => current?.card?.kind === 'holds',
  );
  const [file] = await controls.readCard({ printerId });
  await controls.deleteCardFile({ printerId, path: file?.path ?? '' });
  await printing.returnTask(floor.seen(print));
}
