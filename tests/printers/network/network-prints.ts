import { expect, type TestContext } from 'vitest';
import { movesFile } from '../support/printing.ts';
import { networkRig, type NetworkKind, type NetworkRig } from './network-rig.ts';

export const MOVES = movesFile(60);
export const FILE = `M104 S200\nM140 S60\n${MOVES}\n; the end\nM104 S0\nM140 S0\n`;
/** Without switching anything off at its end. */
export const HOT_FILE = `M104 S200\nM140 S60\n${MOVES}`;

/** Of the test's own context: tests run beside each other. */
type Finished = TestContext['onTestFinished'];

export async function plugged(
  kind: NetworkKind,
  finished: Finished,
  credential?: string,
): Promise<NetworkRig> {
  const rig = await networkRig(kind, credential);
  finished(() => rig.tearDown());
  return rig;
}

export async function connected(kind: NetworkKind, finished: Finished): Promise<NetworkRig> {
  const rig = await plugged(kind, finished);
  expect(await rig.connection.connect()).toEqual({ ok: true, value: undefined });
  return rig;
}

export async function printing(kind: NetworkKind, finished: Finished, gcode = FILE): Promise<NetworkRig> {
  const rig = await connected(kind, finished);
  rig.machine.slowness = 1;
  await rig.print(gcode);
  await rig.heard('jobStarted');
  return rig;
}

export const takesCommands = (kind: NetworkKind) => !kind.startsWith('prusalink');
