import { Command, Option } from 'commander';
import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { assertNever } from '../shop/kernel/index.ts';
import type {
  CommandProblem,
  JobEnd,
  JobFailureReason,
  LinkQuality,
  PrinterEvent,
  PrinterRefusal,
} from '../shop/printers/protocol/model.ts';
import { wireReasonIn, type WireReason } from '../shop/printers/protocol/wire-reasons.ts';
import type { PrinterConnection } from '../station/devices/connection.ts';
import { openGcodeFile } from '../station/devices/gcode-file.ts';
import { openPrinter } from '../station/devices/open-printer.ts';
import { SIMULATION_HELP } from './simulation-help.ts';
import { systemClock, systemRandom, systemTimers } from '../station/system.ts';

/** What `--json` prints, one line. */
export interface PrintReport {
  readonly result: 'finished' | 'failed' | 'cancelled' | 'refused';
  /** A failure's reason or a refusal's code; null when finished. */
  readonly reason: string | null;
  readonly firmwareText: string;
  readonly acknowledgedLines: number;
  readonly totalLines: number;
  readonly lastAcknowledgedLine: number;
  readonly seconds: number;
  readonly linesPerSecond: number;
  readonly quality: LinkQuality;
}

interface PrintOptions {
  readonly port: string;
  readonly key?: string;
  readonly json?: true;
}

/** `printhall print --port ADDRESS FILE`: streams one file to one printer, with no store and nobody signed in. */
export function printCommand(): Command {
  return new Command('print')
    .description('stream one G-code file to a printer')
    .requiredOption(
      '--port <address>',
      'serial:PATH[@BAUD], tcp:HOST:PORT, simulated[:?speed=20&…], octoprint:URL, moonraker:URL or prusalink:URL',
    )
    .addOption(
      new Option('--key <key>', 'API key or password of a printer on the network').env(
        'PRINTHALL_PRINTER_KEY',
      ),
    )
    .option('--json', 'print the result as one line of JSON')
    .argument('<file>', 'G-code file')
    .addHelpText('after', SIMULATION_HELP)
    .action(async (file: string, options: PrintOptions) => {
      process.exitCode = await print(file, options);
    });
}

/** Exit codes: 0 finished, 1 failed or refused, 130 cancelled by Ctrl-C (as shells have it). */
async function print(file: string, options: PrintOptions): Promise<number> {
  const opened = openPrinter(options.port, {
    clock: systemClock,
    timers: systemTimers,
    random: systemRandom,
    credential: options.key ?? null,
  });
  if (!opened.ok) return refuse(opened.refusal, options);
  const source = await openGcodeFile(file);
  if (!source.ok) return refuse(source.refusal, options);
  const printer = opened.value;
  // The machine's timers alone do not keep the process alive, and a simulated printer has nothing else.
  const keepAlive = setInterval(() => {}, 60_000);
  const interrupt = () => interruptPrint(printer);
  process.on('SIGINT', interrupt);
  try {
    const connected = await printer.connect();
    if (!connected.ok) return refuse(connected.refusal, options);
    const job = { id: randomUUID(), source: source.value };
    const prepared = await printer.prepareJob?.({ ...job, sha256: null });
    if (prepared?.ok === false) return refuse(prepared.refusal, options);
    const started = performance.now();
    const ended = followJob(printer, options);
    const result = printer.startJob(job);
    if (!result.ok) return refuse(result.refusal, options);
    const end = await ended;
    return report(end, (performance.now() - started) / 1000, printer.snapshot.quality, options);
  } finally {
    process.off('SIGINT', interrupt);
    clearInterval(keepAlive);
    await printer.close();
    await source.value.close().catch(() => {});
  }
}

/** First Ctrl-C: cancel, heaters off. Second, or when nothing is being printed: let go of the printer. */
function interruptPrint(printer: PrinterConnection): void {
  if (!printer.cancelJob().ok) void printer.close();
}

/** Writes progress as it comes; resolves with the job's end. */
function followJob(printer: PrinterConnection, options: PrintOptions): Promise<JobEnd> {
  return new Promise((resolve) => {
    printer.subscribe((event) => {
      if (!options.json) showProgress(event);
      if (event.kind === 'jobFinished' || event.kind === 'jobFailed' || event.kind === 'jobCancelled')
        resolve(event);
    });
  });
}

function showProgress(event: PrinterEvent): void {
  if (event.kind === 'jobPaused') {
    process.stderr.write(
      '\nPaused by the file or at the printer. Resume at the printer, or press Ctrl-C to cancel.\n',
    );
  }
  if (event.kind !== 'jobProgress') return;
  const { acknowledgedLines, totalLines, fraction, layer, totalLayers } = event.progress;
  const layers = totalLayers > 0 ? `, layer ${layer} of ${totalLayers}` : '';
  const text = `${(fraction * 100).toFixed(1)} %, line ${acknowledgedLines} of ${totalLines}${layers}`;
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
}

function report(end: JobEnd, seconds: number, quality: LinkQuality, options: PrintOptions): number {
  const { acknowledgedLines, totalLines, lastAcknowledgedLine } = end.progress;
  const linesPerSecond = seconds > 0 ? acknowledgedLines / seconds : 0;
  const result = end.kind === 'jobFinished' ? 'finished' : end.kind === 'jobFailed' ? 'failed' : 'cancelled';
  const printed: PrintReport = {
    result,
    reason: end.kind === 'jobFailed' ? end.reason : null,
    firmwareText: end.kind === 'jobFailed' ? end.firmwareText : '',
    acknowledgedLines,
    totalLines,
    lastAcknowledgedLine,
    seconds,
    linesPerSecond,
    quality,
  };
  if (options.json) console.log(JSON.stringify(printed));
  else {
    if (process.stderr.isTTY) process.stderr.write('\n');
    console.log(sentenceOf(end));
    console.log(
      `${acknowledgedLines} of ${totalLines} lines in ${seconds.toFixed(1)} s, ${Math.round(linesPerSecond)} lines/s, ${quality.resentLines} sent again.`,
    );
  }
  return result === 'finished' ? 0 : result === 'cancelled' ? 130 : 1;
}

function sentenceOf(end: JobEnd): string {
  switch (end.kind) {
    case 'jobFinished':
      return 'Finished. Heaters are off.';
    case 'jobCancelled':
      return end.heatersConfirmedOff
        ? 'Cancelled. Heaters are off.'
        : 'Cancelled, but the printer did not confirm that its heaters are off. Look at the printer.';
    case 'jobFailed': {
      const said =
        end.firmwareText === '' ? '' : ` The printer or the system said: ${reasonIn(end.firmwareText)}`;
      return `Failed after line ${end.progress.lastAcknowledgedLine} of the file: ${FAILURES[end.reason]}${said}`;
    }
    default:
      return assertNever(end);
  }
}

const REASONS: Readonly<Record<WireReason, string>> = {
  closedByPrinter: 'the printer closed the connection',
  closed: 'the connection was closed',
  noAnswer: 'no answer in five seconds',
  unplugged: 'the cable was pulled (simulated)',
  threadLost: 'the part of the station that speaks to printers has stopped',
  stationClosed: 'the station has closed',
};

function reasonIn(text: string): string {
  const reason = wireReasonIn(text);
  return reason === null ? text : REASONS[reason];
}

const FAILURES: Readonly<Record<JobFailureReason, string>> = {
  printerReset: 'the printer restarted during the print.',
  printerSilent: 'the printer stopped answering.',
  resendLoop: 'the printer keeps asking for the same line. Check the cable.',
  resendOutOfReach: 'the printer asked for a line from long ago.',
  thermalFault: 'the printer stopped because of its temperature. Let it cool and check heater and sensor.',
  firmwareFault: 'the printer stopped with an error.',
  linkLost: 'the connection to the printer was lost. Check cable and power.',
  stopped: 'it was stopped.',
  closed: 'the connection was closed.',
  fileUnreadable: 'the file could not be read further.',
  heatersStayedOn: 'the heaters did not go off at the end. Switch the printer off.',
};

function refuse(refusal: PrinterRefusal, options: PrintOptions): number {
  if (options.json) console.log(JSON.stringify({ result: 'refused', reason: refusal.code, refusal }));
  else console.error(`printhall: ${explain(refusal)}`);
  return 1;
}

const PROBLEMS: Readonly<Record<CommandProblem, string>> = {
  tooLong: 'is too long',
  notPrintable: 'has characters that a printer cannot read',
  forbidden: 'has a command that may not be sent to a printer from a file',
  empty: 'is empty',
};

function explain(refusal: PrinterRefusal): string {
  switch (refusal.code) {
    case 'printers.badAddress':
      return `"${refusal.address}" is no printer address. Use serial:/dev/ttyUSB0, serial:COM3@115200, tcp:HOST:PORT, octoprint:URL, moonraker:URL, prusalink:URL or simulated.`;
    case 'printers.cannotOpen':
      return `Cannot open ${refusal.path}: ${reasonIn(refusal.systemReason)}`;
    case 'printers.notAPrinter':
      return `Nothing at ${refusal.address} answers like a printer. Is it switched on, and is it the right port?`;
    case 'printers.faultedAtConnect':
      return `The printer is in a fault: ${refusal.firmwareText || FAILURES[refusal.reason]} Reset it and try again.`;
    case 'printers.alreadyConnected':
      return 'The printer is connected already.';
    case 'printers.wrongState':
      return `Cannot ${refusal.act} while the printer is ${refusal.state}.`;
    case 'printers.badCommand':
      return `"${refusal.command}" ${PROBLEMS[refusal.problem]}.`;
    case 'printers.badTarget':
      return `${refusal.celsius} °C is no temperature that a printer can be set to.`;
    case 'printers.emptyJob':
      return 'The file has no command in it.';
    case 'printers.cannotReadFile':
      return `Cannot read ${refusal.path}: ${refusal.systemReason}`;
    case 'printers.badLine':
      return `Line ${refusal.fileLine} of the file ${PROBLEMS[refusal.problem]}. Nothing was printed.`;
    case 'printers.notOffered':
      return 'This printer cannot do that.';
    case 'printers.noAnswer':
      return `The printer did not answer ${refusal.command} in time.`;
    case 'printers.notUploaded':
      return `The file did not get to the printer at ${refusal.address}: ${refusal.systemReason}`;
    case 'printers.keyRefused':
      return `The printer at ${refusal.address} wants its API key, or another one.`;
    case 'printers.cardRefused':
    case 'printers.notForCard':
      return 'The printer cannot take this file to its card.';
    default:
      return assertNever(refusal);
  }
}
