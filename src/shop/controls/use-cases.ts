import { accepted } from '../kernel/index.ts';
import type { UseCasesOf } from '../records/use-case.ts';
import { deleteCardFile, readCard, readMesh } from './asking.ts';
import { sendCommand } from './commanding.ts';
import type { controlsContract } from './contract.ts';
import type { ControlsHouse } from './house.ts';
import { extrude, home, motorsOff, move } from './moving.ts';
import { answerPrompt, setFan, setFlow, setSpeed } from './overriding.ts';
import { changeSettings, readSettings, restoreSettings, settingsHistory } from './settings.ts';
import { controlsState } from './state.ts';

export type { ControlsHouse } from './house.ts';

export function controlsUseCases(house: ControlsHouse): UseCasesOf<typeof controlsContract> {
  return {
    state: (_call, { printerId }) => controlsState(house, printerId),
    move: (call, input) => move(house, call, input),
    home: (call, input) => home(house, call, input),
    extrude: (call, input) => extrude(house, call, input),
    motorsOff: (call, { printerId }) => motorsOff(house, call, printerId),
    setFan: (call, input) => setFan(house, call, input),
    setSpeed: (call, input) => setSpeed(house, call, input),
    setFlow: (call, input) => setFlow(house, call, input),
    answerPrompt: (call, input) => answerPrompt(house, call, input),
    console: (_call, { printerId, after }) => accepted(house.bench.console(printerId, after)),
    sendCommand: (call, input) => sendCommand(house, call, input),
    readSettings: (_call, { printerId }) => readSettings(house, printerId),
    changeSettings: (call, input) => changeSettings(house, call, input),
    settingsHistory: (_call, { printerId }) => accepted(settingsHistory(house, printerId)),
    restoreSettings: (call, input) => restoreSettings(house, call, input),
    readMesh: (_call, { printerId }) => readMesh(house, printerId),
    deleteCardFile: (call, input) => deleteCardFile(house, call, input),
    readCard: (_call, { printerId }) => readCard(house, printerId),
  };
}
