import { Command } from 'commander';
import { defaultDataDirectory } from '../station/data-directory.ts';

/** `printhall audit verify`: proves that the record is unbroken, beside a running station too. */
export function auditCommand(): Command {
  const verify = new Command('verify')
    .description('check that no entry of the record was changed, removed or slipped in')
    .option('--data <folder>', 'the data folder of the station', defaultDataDirectory())
    .option('--json', 'print the verdict as one line of JSON')
    .addHelpText('after', '\nExit status: 0 unbroken, 1 broken, 2 could not be checked.')
    .action(async (options: { data: string; json?: true }) => {
      const { verifyAtStation } = await import('./audit-verify.ts');
      await verifyAtStation(options);
    });
  return new Command('audit').description('the record of who did what').addCommand(verify);
}
