import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { local, owned, placedBy, placedWith, synced } from '../records/synced.ts';
import { PRINT_STATES, TASK_STATES } from './model.ts';
import type { FindingCode, PrintFailure, ResumePlan } from './model.ts';

/** A request to print. */
export const printTasks = sqliteTable(
  'print_tasks',
  {
    id: text('id').primaryKey(),
    /** What people call it: counted up at the station that made it. */
    number: integer('number').notNull(),
    state: text('state', { enum: TASK_STATES }).notNull(),
    projectId: text('project_id').notNull(),
    scopeId: text('scope_id').notNull(),
    modelVersionId: text('model_version_id').notNull(),
    sliceId: text('slice_id'),
    gcodeHash: text('gcode_hash').notNull(),
    profileKey: text('profile_key'),
    materialKey: text('material_key').notNull(),
    copies: integer('copies').notNull(),
    copiesDone: integer('copies_done').notNull(),
    dueAt: integer('due_at'),
    note: text('note').notNull(),
    denialReason: text('denial_reason'),
    requestedBy: text('requested_by').notNull(),
    requestedAt: integer('requested_at').notNull(),
    /** The approval in force; null when there is none or a change voided it. */
    approvalId: text('approval_id'),
    /** Fractional key: lower prints first. */
    queueKey: text('queue_key'),
    estimatedSeconds: integer('estimated_seconds'),
    filamentGrams: real('filament_grams'),
    /** The printer that it is meant for; null: any that fits. Only its own station prints it then. */
    assignedPrinterId: text('assigned_printer_id'),
    /** The run in hand, or the last one. */
    printId: text('print_id'),
    changedAt: integer('changed_at').notNull(),
    version: integer('version').notNull(),
  },
  (table) => [
    index('print_tasks_state').on(table.state),
    index('print_tasks_scope').on(table.scopeId),
    index('print_tasks_project').on(table.projectId),
    index('print_tasks_queue').on(table.queueKey),
    index('print_tasks_number').on(table.number),
  ],
);

/** A verdict of a review, and of exactly what: changing any of it voids an approval. */
export const approvals = sqliteTable('approvals', {
  id: text('id').primaryKey(),
  taskId: text('task_id').notNull(),
  verdict: text('verdict', { enum: ['accept', 'deny'] }).notNull(),
  reviewedBy: text('reviewed_by').notNull(),
  reviewedAt: integer('reviewed_at').notNull(),
  reason: text('reason').notNull(),
  gcodeHash: text('gcode_hash').notNull(),
  profileKey: text('profile_key'),
  materialKey: text('material_key').notNull(),
  /** Null: duties were kept apart. Else what would have kept this reviewer from it (access: AC40 was switched off). */
  dutiesNotApart: text('duties_not_apart', { enum: ['review'] }),
});

/** One run of a task on one printer. */
export const prints = sqliteTable(
  'prints',
  {
    id: text('id').primaryKey(),
    taskId: text('task_id').notNull(),
    printerId: text('printer_id').notNull(),
    stationId: text('station_id').notNull(),
    attempt: integer('attempt').notNull(),
    /** The run that this one goes on with; null: it began at the first line. */
    resumedFrom: text('resumed_from'),
    /** The plan by which it was taken up again, as the operator confirmed it; null: from the first line. */
    resumePlan: text('resume_plan', { mode: 'json' }).$type<ResumePlan>(),
    state: text('state', { enum: PRINT_STATES }).notNull(),
    acceptedBy: text('accepted_by').notNull(),
    acceptedAt: integer('accepted_at').notNull(),
    startedAt: integer('started_at'),
    endedAt: integer('ended_at'),
    failure: text('failure', { mode: 'json' }).$type<PrintFailure>(),
    /** Between its first and its last line, pauses left out; null: it has not ended, or nobody counted. */
    printedSeconds: integer('printed_seconds'),
    /** Of filament, by the file's own count up to the last line acknowledged. */
    filamentMillimetres: real('filament_millimetres'),
    version: integer('version').notNull(),
  },
  (table) => [
    index('prints_task').on(table.taskId),
    index('prints_printer').on(table.printerId),
    index('prints_ended').on(table.endedAt),
  ],
);

/** A start that was asked for: on disk before the first byte leaves, and good for one start within its time. */
export const startAttempts = sqliteTable('start_attempts', {
  id: text('id').primaryKey(),
  printId: text('print_id').notNull().unique(),
  printerId: text('printer_id').notNull(),
  plateWordId: text('plate_word_id').notNull().unique(),
  gcodeHash: text('gcode_hash').notNull(),
  askedBy: text('asked_by').notNull(),
  askedAt: integer('asked_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  /** `card`: the printer reads the file from its own; null: it was sent over the wire. */
  medium: text('medium', { enum: ['card'] }),
});

/** How far each run is known to have come, written at least once a second. */
export const printProgress = sqliteTable('print_progress', {
  printId: text('print_id').primaryKey(),
  acknowledgedLines: integer('acknowledged_lines').notNull(),
  totalLines: integer('total_lines').notNull(),
  lastAcknowledgedLine: integer('last_acknowledged_line').notNull(),
  layer: integer('layer').notNull(),
  layers: integer('layers').notNull(),
  at: integer('at').notNull(),
});

/** The temperatures of a run, thinned: what its page plots long after it has ended. */
export const printTemperatures = sqliteTable(
  'print_temperatures',
  {
    printId: text('print_id').notNull(),
    at: integer('at').notNull(),
    hotendCelsius: real('hotend_celsius'),
    hotendTargetCelsius: real('hotend_target_celsius'),
    bedCelsius: real('bed_celsius'),
    bedTargetCelsius: real('bed_target_celsius'),
  },
  (table) => [primaryKey({ columns: [table.printId, table.at] })],
);

/** What a place lets a file tell its printers, where it differs from the default. */
export const gcodeRules = sqliteTable(
  'gcode_rules',
  {
    id: text('id').primaryKey(),
    scopeId: text('scope_id').notNull(),
    finding: text('finding').notNull().$type<FindingCode>(),
    level: text('level', { enum: ['refuse', 'warn', 'allow'] }).notNull(),
    version: integer('version').notNull(),
  },
  (table) => [index('gcode_rules_scope').on(table.scopeId)],
);

/** Somebody who manages the printers let a file through that the rules would keep back: of exactly this file. */
export const findingReleases = sqliteTable(
  'finding_releases',
  {
    id: text('id').primaryKey(),
    taskId: text('task_id').notNull(),
    gcodeHash: text('gcode_hash').notNull(),
    findings: text('findings', { mode: 'json' }).$type<readonly FindingCode[]>().notNull(),
    releasedBy: text('released_by').notNull(),
    releasedAt: integer('released_at').notNull(),
    reason: text('reason').notNull(),
  },
  (table) => [index('finding_releases_task').on(table.taskId)],
);

/**
 * The word at the hub about tasks, as far as this station has it or asked for it. `asking`: whether the hub gave it is
 * not known. `toGive`: it is not needed any more. `giving`: whether the hub has it back is not known. `assigning`: it
 * was asked for the station of a printer that a task is to be meant for.
 */
export const taskClaims = sqliteTable('task_claims', {
  taskId: text('task_id').primaryKey(),
  state: text('state', { enum: ['asking', 'held', 'toGive', 'giving', 'assigning'] }).notNull(),
  /** Of `assigning`: the printer, its station, and who meant the task for it. */
  printerId: text('printer_id'),
  stationId: text('station_id'),
  personId: text('person_id'),
  askedAt: integer('asked_at').notNull(),
});

/** What was asked from afar and begun here: on disk before it is done, so that it is never done twice. */
export const heardIntents = sqliteTable('heard_intents', {
  id: text('id').primaryKey(),
  heardAt: integer('heard_at').notNull(),
});

export const printingTables = [
  synced('stateMachine', printTasks, placedBy(printTasks.scopeId)),
  synced('appendOnly', approvals, placedWith(approvals.taskId, printTasks)),
  owned(prints, placedBy(prints.printerId), { by: 'station', column: prints.stationId }),
  owned(startAttempts, placedBy(startAttempts.printerId), {
    by: 'of',
    column: startAttempts.printId,
    table: prints,
  }),
  synced('fields', gcodeRules, placedBy(gcodeRules.scopeId)),
  synced('appendOnly', findingReleases, placedWith(findingReleases.taskId, printTasks)),
  local(printTemperatures, 'Thousands of samples a print, drawn at the station that stood beside it.'),
  local(taskClaims, 'What this station knows of its own words at the hub.'),
  local(heardIntents, 'What this station has begun; the answer travels.'),
  local(
    printProgress,
    'Changes every second of a print; others see it live, and its end stands in the print.',
  ),
];
