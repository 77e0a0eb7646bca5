import { z } from 'zod';
import {
  expectedVersionShape,
  idOf,
  instantShape,
  listProcedure,
  noteShape,
  procedure,
  provenProcedure,
} from '../records/index.ts';
import type { RefusalOnTheWire } from '../records/index.ts';
import type { TemperatureSample } from '../printers/index.ts';
import { FINDING_CODES, TASK_STATES } from './model.ts';
import type {
  FindingsView,
  GcodeRuleView,
  PrinterHistory,
  ResumePlan,
  TaskDetail,
  TaskSummary,
} from './model.ts';

/** One order of copies stays countable on the floor; more is several requests. */
export const COPIES_MAXIMUM = 500;

const oneTask = z.object({ taskId: idOf<'PrintTask'>(), expectedVersion: expectedVersionShape });
const onePrint = z.object({ printId: idOf<'Print'>(), expectedVersion: expectedVersionShape });
const done = z.object({});

const requestFields = {
  materialKey: z.string().min(1).max(32),
  copies: z.number().int().min(1).max(COPIES_MAXIMUM),
  dueAt: instantShape.nullable(),
  note: noteShape,
};

export const printingContract = {
  tasks: listProcedure('printTask.view')
    .input(
      z.object({
        scopeId: idOf<'Scope'>().optional(),
        projectId: idOf<'Project'>().optional(),
        printerId: idOf<'Printer'>().optional(),
        states: z.array(z.enum(TASK_STATES)).optional(),
        mine: z.boolean().optional(),
        search: z.string().max(120).optional(),
        order: z.enum(['queue', 'newest', 'due']).default('newest'),
        offset: z.number().int().min(0).default(0),
        limit: z.number().int().min(1).max(500).default(100),
      }),
    )
    .output(z.object({ tasks: z.custom<readonly TaskSummary[]>(), total: z.number() })),
  task: procedure('printTask.view', 'printTask', 'taskId')
    .input(z.object({ taskId: idOf<'PrintTask'>() }))
    .output(z.custom<TaskDetail>()),

  // The Designer's part.
  /**
   * Asks for prints of a model version: with a ready slice of the wanted profile and material, or of uploaded G-code
   * as it is (no profile).
   */
  request: procedure('printTask.request', 'modelVersion', 'modelVersionId')
    .input(
      z.object({
        modelVersionId: idOf<'ModelVersion'>(),
        sliceId: idOf<'Slice'>().nullable(),
        ...requestFields,
      }),
    )
    .output(z.object({ taskId: idOf<'PrintTask'>(), number: z.number() })),
  /** Changes a denied or a still unreviewed request and asks again. */
  requestAgain: procedure('printTask.request', 'printTask', 'taskId')
    .input(oneTask.extend({ sliceId: idOf<'Slice'>().nullable(), ...requestFields }))
    .output(done),
  cancelTask: procedure('printTask.cancel', 'printTask', 'taskId')
    .input(oneTask.extend({ reason: noteShape.optional() }))
    .output(done),

  // The Factory manager's part.
  /** Accepts or denies several at once; each is judged by itself and one refusal does not undo the others. */
  review: procedure('printTask.review', 'printTask', 'taskIds')
    .input(
      z.object({
        taskIds: z.array(idOf<'PrintTask'>()).min(1).max(500),
        expectedVersions: z.array(expectedVersionShape),
        verdict: z.enum(['accept', 'deny']),
        reason: noteShape,
      }),
    )
    .output(
      z.object({
        results:
          z.custom<readonly { readonly taskId: string; readonly refusal: RefusalOnTheWire | null }[]>(),
      }),
    ),
  /** Moves one task in the queue to stand right before another, or to its end. */
  moveInQueue: procedure('printTask.prioritize', 'printTask', 'taskId')
    .input(oneTask.extend({ beforeTaskId: idOf<'PrintTask'>().nullable() }))
    .output(done),
  sortQueue: procedure('printTask.prioritize', 'scope', 'scopeId')
    .input(z.object({ scopeId: idOf<'Scope'>(), by: z.enum(['due', 'material', 'requested']) }))
    .output(done),
  /**
   * Means a queued task for one printer, which alone takes it then; null: for any that fits again. A printer at another
   * station needs the hub, because its station gets the word to print it.
   */
  assign: procedure('printTask.prioritize', 'printTask', 'taskId')
    .input(oneTask.extend({ printerId: idOf<'Printer'>().nullable() }))
    .output(z.object({ state: z.enum(['assigned', 'pending']) })),
  /** Ends the life of a task whose parts were removed or checked. */
  closeTask: procedure('printTask.review', 'printTask', 'taskId').input(oneTask).output(done),
  checkParts: procedure('qc.perform', 'printTask', 'taskId')
    .input(oneTask.extend({ verdict: z.enum(['pass', 'reject']), reason: noteShape }))
    .output(done),

  // The Operator's part.
  acceptTask: procedure('print.accept', 'printer', 'printerId')
    .input(oneTask.extend({ printerId: idOf<'Printer'>() }))
    .output(z.object({ printId: idOf<'Print'>() })),
  /** Gives an accepted task back to the queue before it prints. */
  returnTask: procedure('print.accept', 'print', 'printId').input(onePrint).output(done),
  /** The word of a person that the bed is clear of the last print: good for one start on this printer, and short-lived. */
  confirmBedClear: procedure('print.accept', 'printer', 'printerId')
    .input(z.object({ printerId: idOf<'Printer'>() }))
    .output(z.object({ plateToken: z.string(), expiresAt: instantShape })),
  preheat: procedure('printer.preheat', 'print', 'printId').input(onePrint).output(done),
  start: procedure('print.accept', 'print', 'printId')
    .input(onePrint.extend({ plateToken: z.string().min(1).max(64), fromCard: z.boolean().optional() }))
    .output(done),
  /** Brings the approved file to the printer's own card; `printer.view` tells how far it is. Starts nothing. */
  bringToCard: procedure('print.accept', 'print', 'printId').input(onePrint).output(done),
  /** Takes it back while it is on its way. */
  stopBringing: procedure('print.accept', 'print', 'printId').input(onePrint).output(done),
  pause: procedure('print.pause', 'print', 'printId').input(onePrint).output(done),
  resume: procedure('print.resume', 'print', 'printId').input(onePrint).output(done),
  cancel: procedure('print.cancel', 'print', 'printId')
    .input(onePrint.extend({ reason: noteShape.optional() }))
    .output(done),
  /** The part is off and the bed is clear. */
  remove: procedure('print.remove', 'print', 'printId').input(onePrint).output(done),
  /** After a failed, cancelled or interrupted print: the task goes back to the front of the queue as a new attempt. */
  tryAgain: procedure('print.resume', 'print', 'printId').input(onePrint).output(done),

  // After a failure.
  /**
   * How a failed or interrupted run would be taken up again at its printer: from the last line acknowledged, or from the
   * start of a layer that the operator chose. Sends nothing.
   */
  resumePlan: procedure('print.resume', 'print', 'printId')
    .input(z.object({ printId: idOf<'Print'>(), layer: z.number().int().min(1).optional() }))
    .output(z.custom<ResumePlan>()),
  /** The word of a person who stands there: the part is in place, and this plan (by its hash) may be sent. Good for one start. */
  confirmResume: procedure('print.resume', 'print', 'printId')
    .input(onePrint.extend({ planHash: z.string().length(64) }))
    .output(z.object({ plateToken: z.string(), expiresAt: instantShape })),
  /** Goes on with the part: a new run of the task, at the same printer, at most once. */
  resumeAfterFailure: procedure('print.resume', 'print', 'printId')
    .input(
      onePrint.extend({
        plateToken: z.string().min(1).max(64),
        planHash: z.string().length(64),
        layer: z.number().int().min(1).optional(),
      }),
    )
    .output(z.object({ printId: idOf<'Print'>() })),

  // The check of the G-code.
  findings: procedure('printTask.view', 'printTask', 'taskId')
    .input(z.object({ taskId: idOf<'PrintTask'>() }))
    .output(z.custom<FindingsView>()),
  /** Lets a file through that the rules keep back. Whoever does it does not review it (PR6). */
  releaseFindings: provenProcedure('printer.manage', 'printTask', 'taskId')
    .input(oneTask.extend({ reason: noteShape }))
    .output(done),
  gcodeRules: procedure('printer.view', 'scope', 'scopeId')
    .input(z.object({ scopeId: idOf<'Scope'>() }))
    .output(z.custom<readonly GcodeRuleView[]>()),
  /** Null: as the place above says. */
  setGcodeRule: provenProcedure('printer.manage', 'scope', 'scopeId')
    .input(
      z.object({
        scopeId: idOf<'Scope'>(),
        finding: z.enum(FINDING_CODES),
        level: z.enum(['refuse', 'warn', 'allow']).nullable(),
      }),
    )
    .output(done),

  // A printer's past, and a print's.
  temperatures: procedure('printTask.view', 'print', 'printId')
    .input(z.object({ printId: idOf<'Print'>() }))
    .output(z.custom<readonly TemperatureSample[]>()),
  printerHistory: procedure('printer.view', 'printer', 'printerId')
    .input(
      z.object({
        printerId: idOf<'Printer'>(),
        offset: z.number().int().min(0).default(0),
        limit: z.number().int().min(1).max(100).default(20),
      }),
    )
    .output(z.custom<PrinterHistory>()),
};
