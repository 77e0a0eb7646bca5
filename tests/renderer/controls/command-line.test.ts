import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  newer,
  older,
  remembered,
  type HistoryPlace,
} from '../../../renderer/rooms/controls/command-history.ts';
import { COMMON_COMMANDS, completionsOf } from '../../../renderer/rooms/controls/common-commands.ts';
import { en } from '../../../renderer/text/en/index.ts';

const commands = fc.array(fc.constantFrom('G28', 'M105', 'M114', 'G1 X10'), { maxLength: 250 });

test('arrow up walks back to the first command and stays there; arrow down comes back to the empty line', () => {
  fc.assert(
    fc.property(commands, (sent) => {
      const history = sent.reduce<readonly string[]>(remembered, []);
      let place: HistoryPlace = null;
      const walked: (string | undefined)[] = [];
      for (let step = 0; step < history.length; step += 1) {
        place = older(history, place);
        walked.push(place === null ? undefined : history[place]);
      }
      expect(walked).toEqual(history.toReversed());
      expect(older(history, place)).toBe(place);
      for (let step = 0; step < history.length; step += 1) place = newer(history, place);
      expect(place).toBeNull();
    }),
  );
});

test('the newest is kept, no two neighbours are the same, and it stays bounded', () => {
  fc.assert(
    fc.property(commands, (sent) => {
      const history = sent.reduce<readonly string[]>(remembered, []);
      expect(history.at(-1)).toBe(sent.at(-1));
      expect(history.length).toBeLessThanOrEqual(100);
      for (const [index, command] of history.entries()) expect(command).not.toBe(history[index + 1]);
    }),
  );
});

test('every common command is offered for what it begins with, in either case', () => {
  for (const command of COMMON_COMMANDS) {
    expect(completionsOf(command)).toContain(command);
    expect(completionsOf(command.toLowerCase())).toContain(command);
  }
});

test('nothing is offered for an empty line, for letters after a command, and for what is no command', () => {
  for (const text of ['', ' ', 'G28 ', 'G28 X', 'G1 X1', 'T0', 'hello', '.*', 'M10555'])
    expect(completionsOf(text)).toEqual([]);
});

test('each common command stands there once, with a sentence of its own, and nothing else has one', () => {
  expect(new Set(COMMON_COMMANDS).size).toBe(COMMON_COMMANDS.length);
  expect(Object.keys(en.wire.commands).toSorted()).toEqual([...COMMON_COMMANDS].toSorted());
});
