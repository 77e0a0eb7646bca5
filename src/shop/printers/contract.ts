import { z } from 'zod';
import {
  idOf,
  listProcedure,
  nameShape,
  procedure,
  provenProcedure,
  publicProcedure,
} from '../records/index.ts';
import type { PrinterView, TemperatureSample } from './model.ts';

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
    .output(z.custom<readonly { readonly address: string; readonly description: string }[]>()),
  add: procedure('printer.manage', 'scope', 'scopeId')
    .input(
      z.object({
        scopeId: idOf<'Scope'>(),
        name: nameShape,
        /** `simulated`, `serial:PATH[@BAUD]` or `tcp:HOST:PORT`. */
        address: z.string().trim().min(1).max(300),
        profileKey: z.string().min(1).max(64),
        materialKey: z.string().min(1).max(32),
      }),
    )
    .output(z.object({ printerId: idOf<'Printer'>() })),
  update: procedure('printer.manage', 'printer', 'printerId')
    .input(
      onePrinter.extend({
        name: nameShape.optional(),
        address: z.string().trim().min(1).max(300).optional(),
        profileKey: z.string().min(1).max(64).optional(),
      }),
    )
    .output(z.object({})),
  /** Which material is loaded now; tasks in another wait. */
  setMaterial: procedure('printer.preheat', 'printer', 'printerId')
    .input(onePrinter.extend({ materialKey: z.string().min(1).max(32) }))
    .output(z.object({})),
  remove: provenProcedure('printer.manage', 'printer', 'printerId').input(onePrinter).output(z.object({})),
  connect: procedure('printer.control', 'printer', 'printerId').input(onePrinter).output(z.object({})),
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
