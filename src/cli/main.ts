import { Command } from 'commander';
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

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof Unanswered ? 2 : 1;
}
