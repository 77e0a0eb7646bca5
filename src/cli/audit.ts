import { Command, Option } from 'commander';
import { defaultDataDirectory } from '../station/data-directory.ts';
import type { ExportOptions } from './audit-export.ts';
import type { RecordFolders } from './read-record.ts';

const ANCHORS =
  'where its signed heads are kept; by default beside another data folder, apart from the usual one';

/** `printhall audit …`: proves that the record is unbroken, and carries it out, beside a running station too. */
export function auditCommand(): Command {
  const verify = new Command('verify')
    .description('check that no entry of the record was changed, removed, slipped in or cut off')
    .option('--data <folder>', 'the data folder of the station', defaultDataDirectory())
    .option('--anchors <folder>', ANCHORS)
    .option('--json', 'print the verdict as one line of JSON')
    .addHelpText('after', '\nExit status: 0 unbroken, 1 broken, 2 could not be checked.')
    .action(async (options: RecordFolders & { json?: true }) => {
      const { verifyAtStation } = await import('./audit-verify.ts');
      await verifyAtStation(options);
    });
  const exporting = new Command('export')
    .description('write the record to a file: with what proves it, or for a spreadsheet')
    .addOption(
      new Option('--format <format>', 'proof: entries, hashes, signed heads and key; csv: for reading')
        .choices(['proof', 'csv'])
        .default('proof'),
    )
    .requiredOption('--out <file>', 'the file to write')
    .option('--verifier', 'put a program beside it that proves it on any machine with Node')
    .option('--data <folder>', 'the data folder of the station', defaultDataDirectory())
    .option('--anchors <folder>', ANCHORS)
    .addHelpText('after', '\nExit status: 0 written, 2 could not be read.')
    .action(async (options: ExportOptions) => {
      const { exportAtStation } = await import('./audit-export.ts');
      await exportAtStation(options);
    });
  return new Command('audit')
    .description('the record of who did what')
    .addCommand(verify)
    .addCommand(exporting);
}
