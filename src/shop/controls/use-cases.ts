import type { UseCasesOf } from '../records/use-case.ts';
import type { controlsContract } from './contract.ts';
import type { ControlsHouse } from './house.ts';

export type { ControlsHouse } from './house.ts';

export function controlsUseCases(_house: ControlsHouse): UseCasesOf<typeof controlsContract> {
  const notBuilt = () => {
    throw new Error('Not built yet');
  };
  return {
    state: notBuilt,
    move: notBuilt,
    home: notBuilt,
    extrude: notBuilt,
    motorsOff: notBuilt,
    setFan: notBuilt,
    setSpeed: notBuilt,
    setFlow: notBuilt,
    answerPrompt: notBuilt,
    console: notBuilt,
    sendCommand: notBuilt,
    readSettings: notBuilt,
    changeSettings: notBuilt,
    settingsHistory: notBuilt,
    restoreSettings: notBuilt,
    readMesh: notBuilt,
    readCard: notBuilt,
  };
}
