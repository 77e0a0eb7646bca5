import { z } from 'zod';
import {
  idOf,
  listProcedure,
  nameShape,
  procedure,
  provenProcedure,
  publicProcedure,
} from '../records/index.ts';
import {
  SIMULATED_FAULTS,
  type FoundPort,
  type PowerGroupView,
  type PrinterView,
  type ProbedPrinter,
  type TemperatureSample,
} from './model.ts';

/** As long as the longest API key of the printers on a network that we know (OctoPrint's app keys have 32), and room. */
const credentialShape = z.string().trim().min(1).max(200);
/** Half a hundred printers heating at once are more than any fuse carries. */
const HEATING_AT_ONCE_MAXIMUM = 50;
const reasonShape = z.string().trim().min(1).max(500);

const onePrinter = z.object({ printerId: idOf<'Printer'>() });

export const printersContract = {
  list: listProcedure('printer.view')
    .input(z.object({ scopeId: idOf<'Scope'>().optional() }))
    .output(z.custom<readonly PrinterView[]>()),
  get: procedure('printer.view', 'printer', 'printerId').input(onePrinter).output(z.custom<PrinterView>()),
  /** The last hour or so at about one sample a second, for the plot; further samples come by `live.events`. */
  temperatures: procedure('printer.view', 'printer', 'printerId')
    .input(onePrinter)
    .output(z.custom<readonly TemperatureSample[]>()),
  ports: procedure('printer.manage', 'scope', 'scopeId')
    .input(z.object({ scopeId: idOf<'Scope'>() }))
    .output(z.custom<readonly FoundPort[]>()),
  /** Asks who is at an address that no printer of the station has; up to 35 s when the speed must be found. */
  probe: procedure('printer.manage', 'scope', 'scopeId')
    .input(
      z.object({
        scopeId: idOf<'Scope'>(),
        address: z.string().trim().min(1).max(300),
        credential: credentialShape.optional(),
      }),
    )
    .output(z.custom<ProbedPrinter>()),
  add: procedure('printer.manage', 'scope', 'scopeId')
    .input(
      z.object({
        scopeId: idOf<'Scope'>(),
        name: nameShape,
        /** `simulated`, `serial:PATH[@BAUD]`, `tcp:HOST:PORT`, `octoprint:URL`, `moonraker:URL` or `prusalink:URL`. */
        address: z.string().trim().min(1).max(300),
        profileKey: z.string().min(1).max(64),
        materialKey: z.string().min(1).max(32),
        /** API key or password of a printer on the network. It is never shown again. */
        credential: credentialShape.optional(),
        usbSerial: z.string().trim().min(1).max(200).optional(),
      }),
    )
    .output(z.object({ printerId: idOf<'Printer'>() })),
  update: procedure('printer.manage', 'printer', 'printerId')
    .input(
      onePrinter.extend({
        name: nameShape.optional(),
        address: z.string().trim().min(1).max(300).optional(),
        profileKey: z.string().min(1).max(64).optional(),
        /** Absent: as it is. Null: none any more. */
        credential: credentialShape.nullable().optional(),
        powerGroupId: idOf<'PowerGroup'>().nullable().optional(),
      }),
    )
    .output(z.object({})),
  /** Which material is loaded now; tasks in another wait. */
  setMaterial: procedure('printer.preheat', 'printer', 'printerId')
    .input(onePrinter.extend({ materialKey: z.string().min(1).max(32) }))
    .output(z.object({})),
  remove: provenProcedure('printer.manage', 'printer', 'printerId').input(onePrinter).output(z.object({})),
  connect: procedure('printer.control', 'printer', 'printerId').input(onePrinter).output(z.object({})),
  /** It was plugged in again somewhere else (`foundAgainAt`), and a person says that it is the same printer. */
  connectWhereFound: procedure('printer.control', 'printer', 'printerId')
    .input(onePrinter)
    .output(z.object({})),
  /** Whoever may use a printer may take it out of service; only who manages it brings it back. */
  takeOutOfService: procedure('printer.control', 'printer', 'printerId')
    .input(onePrinter.extend({ reason: reasonShape }))
    .output(z.object({})),
  bringBack: procedure('printer.manage', 'printer', 'printerId')
    .input(onePrinter.extend({ note: z.string().trim().max(500).optional() }))
    .output(z.object({})),
  powerGroups: listProcedure('printer.view')
    .input(z.object({ scopeId: idOf<'Scope'>().optional() }))
    .output(z.custom<readonly PowerGroupView[]>()),
  /** Without an id: a new one. */
  savePowerGroup: procedure('printer.manage', 'scope', 'scopeId')
    .input(
      z.object({
        scopeId: idOf<'Scope'>(),
        powerGroupId: idOf<'PowerGroup'>().optional(),
        name: nameShape,
        heatingAtOnce: z.number().int().min(1).max(HEATING_AT_ONCE_MAXIMUM),
      }),
    )
    .output(z.object({ powerGroupId: idOf<'PowerGroup'>() })),
  removePowerGroup: procedure('printer.manage', 'scope', 'scopeId')
    .input(z.object({ scopeId: idOf<'Scope'>(), powerGroupId: idOf<'PowerGroup'>() }))
    .output(z.object({})),
  /** Training: tells a simulated printer to fail. */
  simulateFault: procedure('printer.configure', 'printer', 'printerId')
    .input(onePrinter.extend({ fault: z.enum(SIMULATED_FAULTS) }))
    .output(z.object({})),
  disconnect: procedure('printer.control', 'printer', 'printerId').input(onePrinter).output(z.object({})),
  setTargets: procedure('printer.preheat', 'printer', 'printerId')
    .input(
      onePrinter.extend({
        // The printer's own profile holds the true limits; these only bound the message.
        hotendCelsius: z.number().int().min(0).max(500).optional(),
        bedCelsius: z.number().int().min(0).max(200).optional(),
      }),
    )
    .output(z.object({})),
  stop: publicProcedure(
    'Stopping a printer must never wait for a sign-in: anyone at the screen may, and it is on record.',
  )
    .input(onePrinter)
    .output(z.object({})),
  /** After a fault the printer stays latched until a person has looked at it. */
  clearFault: provenProcedure('printer.control', 'printer', 'printerId')
    .input(onePrinter)
    .output(z.object({})),
};
