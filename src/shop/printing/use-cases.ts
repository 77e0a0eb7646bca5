import { accepted, refused } from '../kernel/index.ts';
import type { UseCasesOf } from '../records/use-case.ts';
import { acceptTask } from './accepting.ts';
import { assignTask } from './assigning.ts';
import { preheatForPrint, returnTask } from './bench-work.ts';
import type { printingContract } from './contract.ts';
import { atItsStation, hereOnly } from './from-afar.ts';
import { cancelPrint, pausePrint, resumePrint } from './holding.ts';
import { findingsView, releaseFindings } from './findings.ts';
import { listGcodeRules, setGcodeRule } from './gcode-rules.ts';
import type { PrintingHouse } from './house.ts';
import { reading } from './printer-rows.ts';
import type { PrintingRefusal } from './model.ts';
import { bringToCard, stopBringing } from './on-card.ts';
import { confirmBedClear, removePart, tryAgain } from './parts.ts';
import { printerHistory } from './history.ts';
import { createResumePlans } from './resume-planning.ts';
import { confirmResume, resumeAfterFailure } from './resuming.ts';
import { temperaturesOf } from './temperatures.ts';
import { moveInQueue, sortQueue } from './queue.ts';
import { cancelTask, requestAgain, requestPrint } from './requests.ts';
import { checkParts, closeTask, reviewTasks } from './reviews.ts';
import { startPrint } from './running.ts';
import { listTasks, taskDetail } from './task-views.ts';

export function printingUseCases(house: PrintingHouse): UseCasesOf<typeof printingContract> {
  const resumePlans = createResumePlans(house);
  return {
    tasks: (call, query) => accepted(listTasks(house, call, query)),
    task: (_call, { taskId }) => {
      const detail = taskDetail(house, taskId);
      return detail === null ? refused<PrintingRefusal>({ code: 'printing.notFound' }) : accepted(detail);
    },
    request: (call, input) => requestPrint(house, call, input),
    requestAgain: (call, input) => requestAgain(house, call, input),
    cancelTask: (call, input) => cancelTask(house, call, input),
    review: (call, input) => reviewTasks(house, call, input),
    moveInQueue: (call, input) => moveInQueue(house, call, input),
    sortQueue: (call, input) => sortQueue(house, call, input),
    closeTask: (call, input) => closeTask(house, call, input),
    checkParts: (call, input) => checkParts(house, call, input),
    acceptTask: (call, input) => acceptTask(house, call, input),
    assign: (call, input) => assignTask(house, call, input),
    returnTask: (call, input) => hereOnly(house, input) ?? returnTask(house, call, input),
    confirmBedClear: (call, { printerId }) => confirmBedClear(house, call, printerId),
    preheat: (call, input) =>
      atItsStation(house, call, 'preheat', input) ?? preheatForPrint(house, call, input),
    start: (call, input) => hereOnly(house, input) ?? startPrint(house, call, input),
    bringToCard: (call, input) => hereOnly(house, input) ?? bringToCard(house, call, input),
    stopBringing: (call, input) => hereOnly(house, input) ?? stopBringing(house, call, input),
    pause: (call, input) => atItsStation(house, call, 'pause', input) ?? pausePrint(house, call, input),
    resume: (call, input) => atItsStation(house, call, 'resume', input) ?? resumePrint(house, call, input),
    cancel: (call, input) => atItsStation(house, call, 'cancel', input) ?? cancelPrint(house, call, input),
    remove: (call, input) => hereOnly(house, input) ?? removePart(house, call, input),
    tryAgain: (call, input) => hereOnly(house, input) ?? tryAgain(house, call, input),
    resumePlan: (_call, input) => hereOnly(house, input) ?? resumePlans.plan(input),
    confirmResume: (call, input) => hereOnly(house, input) ?? confirmResume(house, call, input),
    resumeAfterFailure: (call, input) =>
      hereOnly(house, input) ?? resumeAfterFailure(house, resumePlans, call, input),
    findings: (_call, { taskId }) => findingsView(house, reading(house), taskId),
    releaseFindings: (call, input) => releaseFindings(house, call, input),
    gcodeRules: (_call, { scopeId }) => accepted(listGcodeRules(house, reading(house), scopeId)),
    setGcodeRule: (call, input) => setGcodeRule(house, call, input),
    temperatures: (_call, { printId }) => accepted(temperaturesOf(house, printId)),
    printerHistory: (_call, input) => accepted(printerHistory(house, input)),
  };
}
