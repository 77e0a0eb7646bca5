import { z } from 'zod';
import { idOf, noteShape, procedure } from '../records/index.ts';
import type { ConsoleLine } from '../printers/index.ts';
import type { BedMesh, CardFile, ControlsView, SettingsReading, SettingsSnapshot } from './model.ts';

/** One touch moves at most this far: further than the largest bed of our profiles is a slip. */
export const JOG_MILLIMETRES_MAXIMUM = 400;
/** More filament at once is a slip, or an empty spool. */
export const EXTRUDE_MILLIMETRES_MAXIMUM = 200;
const SETTINGS_CHANGED_AT_ONCE_MAXIMUM = 200;
/** The largest that firmwares keep are accelerations and microseconds, of some ten thousand. */
const SETTING_MAXIMUM = 1_000_000;

const onePrinter = z.object({ printerId: idOf<'Printer'>() });
const distance = z.number().min(-JOG_MILLIMETRES_MAXIMUM).max(JOG_MILLIMETRES_MAXIMUM);
const done = z.object({});
const settingValue = z.object({
  command: z.string().regex(/^[GM]\d{1,4}$/),
  selector: z.string().regex(/^(?:[A-Z]\d{0,2})?$/),
  letter: z.string().regex(/^[A-Z]$/),
  value: z.number().min(-SETTING_MAXIMUM).max(SETTING_MAXIMUM),
});

export const controlsContract = {
  state: procedure('printer.view', 'printer', 'printerId').input(onePrinter).output(z.custom<ControlsView>()),

  move: procedure('printer.control', 'printer', 'printerId')
    .input(
      onePrinter.extend({
        xMillimetres: distance.optional(),
        yMillimetres: distance.optional(),
        zMillimetres: distance.optional(),
      }),
    )
    .output(done),
  home: procedure('printer.control', 'printer', 'printerId')
    .input(onePrinter.extend({ axes: z.array(z.enum(['x', 'y', 'z'])).max(3) }))
    .output(done),
  /** Negative pulls back. */
  extrude: procedure('printer.control', 'printer', 'printerId')
    .input(
      onePrinter.extend({
        millimetres: z.number().min(-EXTRUDE_MILLIMETRES_MAXIMUM).max(EXTRUDE_MILLIMETRES_MAXIMUM),
      }),
    )
    .output(done),
  motorsOff: procedure('printer.control', 'printer', 'printerId').input(onePrinter).output(done),
  /** These three also while it prints. */
  setFan: procedure('printer.control', 'printer', 'printerId')
    .input(onePrinter.extend({ percent: z.number().int().min(0).max(100) }))
    .output(done),
  setSpeed: procedure('printer.control', 'printer', 'printerId')
    .input(onePrinter.extend({ percent: z.number().int().min(10).max(300) }))
    .output(done),
  setFlow: procedure('printer.control', 'printer', 'printerId')
    .input(onePrinter.extend({ percent: z.number().int().min(50).max(150) }))
    .output(done),
  answerPrompt: procedure('printer.control', 'printer', 'printerId')
    .input(onePrinter.extend({ button: z.number().int().min(0).max(9) }))
    .output(done),

  console: procedure('printer.control', 'printer', 'printerId')
    .input(onePrinter.extend({ after: z.number().int().min(0).default(0) }))
    .output(z.custom<readonly ConsoleLine[]>()),
  sendCommand: procedure('printer.control', 'printer', 'printerId')
    .input(onePrinter.extend({ command: z.string().trim().min(1).max(255) }))
    .output(done),

  readSettings: procedure('printer.configure', 'printer', 'printerId')
    .input(onePrinter)
    .output(z.custom<SettingsReading>()),
  /** Each is sent, read back and compared; `store` keeps them in the printer (M500). The reading before is kept here. */
  changeSettings: procedure('printer.configure', 'printer', 'printerId')
    .input(
      onePrinter.extend({
        changes: z.array(settingValue).min(1).max(SETTINGS_CHANGED_AT_ONCE_MAXIMUM),
        store: z.boolean(),
        note: noteShape.optional(),
      }),
    )
    .output(z.custom<SettingsReading>()),
  settingsHistory: procedure('printer.configure', 'printer', 'printerId')
    .input(onePrinter)
    .output(z.custom<readonly SettingsSnapshot[]>()),
  /** Sends what differs between the printer and a kept reading. */
  restoreSettings: procedure('printer.configure', 'printer', 'printerId')
    .input(onePrinter.extend({ snapshotId: idOf<'SettingsSnapshot'>(), store: z.boolean() }))
    .output(z.custom<SettingsReading>()),

  readMesh: procedure('printer.control', 'printer', 'printerId')
    .input(onePrinter)
    .output(z.custom<BedMesh>()),
  /** The printer's own card: what is on it. Only an approved file that was brought there is started from there (printing). */
  readCard: procedure('printer.control', 'printer', 'printerId')
    .input(onePrinter)
    .output(z.custom<readonly CardFile[]>()),
  /** By the firmware's own name of it; answers with what is left. */
  deleteCardFile: procedure('printer.control', 'printer', 'printerId')
    .input(onePrinter.extend({ path: z.string().regex(/^[\x21-\x29\x2b-\x7e]{1,200}$/) }))
    .output(z.custom<readonly CardFile[]>()),
};
