import { accepted, refused, type Result } from '../kernel/index.ts';
import type { Call } from '../records/use-case.ts';
import { actByHand, overridesOf, type HandRefusal } from './acting.ts';
import { overridesHeldBy } from './holding.ts';
import type { ControlsHouse } from './house.ts';

type Done = Result<Record<string, never>, HandRefusal>;

interface Percent {
  readonly printerId: string;
  readonly percent: number;
}

/** Firmwares count a fan from 0 to 255. */
const FULL_FAN = 255;

export function setFan(house: ControlsHouse, call: Call, { printerId, percent }: Percent): Done {
  const command = percent === 0 ? 'M107' : `M106 S${Math.round((percent / 100) * FULL_FAN)}`;
  return override(house, call, printerId, command, { percent });
}

export function setSpeed(house: ControlsHouse, call: Call, { printerId, percent }: Percent): Done {
  return override(house, call, printerId, `M220 S${percent}`, { percent });
}

export function setFlow(house: ControlsHouse, call: Call, { printerId, percent }: Percent): Done {
  return override(house, call, printerId, `M221 S${percent}`, { percent });
}

function override(
  house: ControlsHouse,
  call: Call,
  printerId: string,
  command: string,
  facts: Readonly<Record<string, unknown>>,
): Done {
  return actByHand(house, call, printerId, overridesHeldBy, () =>
    accepted(overridesOf(printerId, [command], facts)),
  );
}

/** The answer is of the prompt that is up: where it is gone, or has no such button, nothing is sent. */
export function answerPrompt(
  house: ControlsHouse,
  call: Call,
  { printerId, button }: { readonly printerId: string; readonly button: number },
): Done {
  return actByHand(house, call, printerId, overridesHeldBy, ({ snapshot }) => {
    const prompt = snapshot?.prompt ?? null;
    // One without buttons is only put away.
    if (prompt === null || button >= Math.max(1, prompt.buttons.length)) {
      return refused({ code: 'controls.noPrompt' });
    }
    return accepted({
      facts: { asked: prompt.text, answered: prompt.buttons[button] ?? null },
      send: (bench) => bench.answerPrompt(printerId, button),
    });
  });
}
