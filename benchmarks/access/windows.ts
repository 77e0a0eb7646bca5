import { measureEffect } from '../../tests/verify/effect.ts';
import { spread } from './figures.ts';

const CHANGES = 200;

/**
 * From the press of a Master, who takes a permission from a role or gives it back, to its effect in open windows: real
 * sockets of this machine, the commit on the disk and the proof of the Master included.
 */
export async function measureWindows(): Promise<void> {
  console.log(`A change of access, from the press to its effect (${CHANGES} changes)`);
  for (const windows of [1, 30]) {
    const effects = await measureEffect(windows, CHANGES);
    const told = effects.map(({ toldMilliseconds }) => toldMilliseconds);
    const acted = effects.map(({ actedMilliseconds }) => actedMilliseconds);
    const stale = effects.reduce((sum, effect) => sum + effect.stale, 0);
    const open = `${windows} open window${windows === 1 ? '' : 's'}`;
    console.log(`  ${`${open}: all told`.padEnd(38)}${spread(told)}`);
    console.log(`  ${`${open}: first answer by it`.padEnd(38)}${spread(acted)}   (${stale} stale)`);
  }
}
