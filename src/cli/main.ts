import { Command, CommanderError } from 'commander';
import { PRINTHALL_VERSION } from '../station/version.ts';
import { accessCommand } from './access.ts';
import { auditCommand } from './audit.ts';
import { demoCommand } from './demo.ts';
import { hubCommand } from './hub.ts';
import { printCommand } from './print.ts';
import { serveCommand } from './serve.ts';
import { Unanswered } from './unanswered.ts';

const program = new Command('printhall')
  .description('Printhall: the shop-floor application for factories of 3D printers')
  .version(PRINTHALL_VERSION)
  .addCommand(serveCommand())
  .addCommand(demoCommand())
  .addCommand(printCommand())
  .addCommand(auditCommand())
  .addCommand(accessCommand())
  .addCommand(hubCommand());

throwInsteadOfEnding(program);
try {
  await program.parseAsync();
} catch (error) {
  // What was typed wrong, or help that was asked for, has been said already.
  if (!(error instanceof CommanderError))
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = statusFor(error);
}

/** A question that was typed wrong is not answered either: it must not look like a "no". */
function statusFor(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  return error instanceof Unanswered ? 2 : 1;
}

function throwInsteadOfEnding(command: Command): void {
  command.exitOverride();
  for (const each of command.commands) throwInsteadOfEnding(each);
}
