import { Command, Option } from 'commander';
import { exportCatalogue } from '../shop/access/index.ts';
import { defaultDataDirectory } from '../station/data-directory.ts';
import type { ExplainOptions } from './access-explain.ts';

/** `printhall access …`: the catalogue of permissions and roles, and why somebody may or may not. */
export function accessCommand(): Command {
  const exporting = new Command('export')
    .description('print the permissions and the default roles')
    .addOption(new Option('--format <format>').choices(['json', 'csv']).default('json'))
    .option('--json', 'the same as --format json')
    .action(({ format, json }: { format: 'json' | 'csv'; json?: true }) => {
      process.stdout.write(`${exportCatalogue(json === true ? 'json' : format).trimEnd()}\n`);
    });
  const explaining = new Command('explain')
    .description('say why a person may, or may not, do something somewhere')
    .requiredOption('--user <e-mail>', 'the account')
    .requiredOption('--permission <key>', 'for example print.pause')
    .requiredOption(
      '--scope <path>',
      'names from the top, as in "Company/Factory North/Print room"; or an id',
    )
    .option('--data <folder>', 'the data folder of the station', defaultDataDirectory())
    .option('--json', 'print the whole answer as JSON')
    .addHelpText('after', '\nExit status: 0 allowed, 1 denied, 2 could not be answered.')
    .action(async (options: ExplainOptions) => {
      const { explainAtStation } = await import('./access-explain.ts');
      await explainAtStation(options);
    });
  return new Command('access').description('who may do what').addCommand(exporting).addCommand(explaining);
}
