import { accepted, refused, type Result } from '../kernel/index.ts';
import {
  linkStateOf,
  MIN_EXTRUDE_CELSIUS,
  type PrinterSnapshot,
  type PrintersRefusal,
} from '../printers/index.ts';
import { NOT_FOUND } from '../printers/printer-rows.ts';
import { printerAtHand } from './acting.ts';
import { heldBy } from './holding.ts';
import type { ControlsHouse } from './house.ts';
import type { ControlsView } from './model.ts';

/** Printers whose wire we speak over ourselves; the others tell of their firmware only what their service does. */
const OWN_WIRE = /^(?:serial|tcp|simulated)(?::|$)/;
/** PrusaLink passes no commands on, and nothing that the printer says. */
const PASSES_COMMANDS = /^(?:octoprint|moonraker):/;

export function controlsState(
  house: ControlsHouse,
  printerId: string,
): Result<ControlsView, PrintersRefusal> {
  const printer = printerAtHand(house, printerId);
  if (printer === null) return refused(NOT_FOUND);
  const { snapshot, address } = printer;
  return accepted({
    link: printer.stationId === house.stationId ? linkStateOf(snapshot) : 'elsewhere',
    heldBy: heldBy(printer),
    overrides: snapshot?.overrides ?? { fanPercent: 0, speedPercent: 100, flowPercent: 100 },
    prompt: snapshot?.prompt ?? null,
    position: snapshot?.position ?? null,
    offers: offersOf(snapshot, address),
    coldestExtrusionCelsius: MIN_EXTRUDE_CELSIUS,
  });
}

/** What a firmware does not say that it lacks is offered: most say little, and an answer tells. */
function offersOf(snapshot: PrinterSnapshot | null, address: string): ControlsView['offers'] {
  const isOwnWire = OWN_WIRE.test(address);
  const capabilities = snapshot?.firmware?.capabilities ?? {};
  const lacks = (name: string) => capabilities[name] === false;
  return {
    settings: isOwnWire,
    card: isOwnWire && !lacks('SDCARD'),
    mesh: isOwnWire && !lacks('AUTOLEVEL') && !lacks('LEVELING_DATA'),
    console: isOwnWire || PASSES_COMMANDS.test(address),
    emergencyParser: capabilities['EMERGENCY_PARSER'] === true,
  };
}
