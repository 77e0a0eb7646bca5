import { Command, Option } from 'commander';
import { exportCatalogue } from '../shop/access/index.ts';
import { defaultDataDirectory } from '../station/data-directory.ts';
import type { ChartOptions } from './access-chart.ts';
import type { ExplainOptions } from './access-explain.ts';
import type { WhoOptions } from './access-who.ts';

const SCOPE = 'names from the top, as in "Company/Factory North/Print room"; or an id';

/** `printhall access …`: the catalogue of permissions and roles, who may do what, and why. */
export function accessCommand(): Command {
  return new Command('access')
    .description('who may do what')
    .addCommand(exportCommand())
    .addCommand(explainCommand())
    .addCommand(whoCommand())
    .addCommand(chartCommand());
}

function exportCommand(): Command {
  return new Command('export')
    .description('print the permissions and the default roles')
    .addOption(new Option('--format <format>').choices(['json', 'csv']).default('json'))
    .option('--json', 'the same as --format json')
    .action(({ format, json }: { format: 'json' | 'csv'; json?: true }) => {
      process.stdout.write(`${exportCatalogue(json === true ? 'json' : format).trimEnd()}\n`);
    });
}

function explainCommand(): Command {
  return atStation(new Command('explain'))
    .description('say why a person may, or may not, do something somewhere')
    .requiredOption('--user <e-mail>', 'the account')
    .requiredOption('--permission <key>', 'for example print.pause')
    .requiredOption('--scope <path>', SCOPE)
    .option('--own', 'as if the record were the person’s own')
    .option('--json', 'print the whole answer as JSON')
    .addHelpText('after', '\nExit status: 0 allowed, 1 denied, 2 could not be answered.')
    .action(async (options: ExplainOptions) => {
      const { explainAtStation } = await import('./access-explain.ts');
      await explainAtStation(options);
    });
}

function whoCommand(): Command {
  return atStation(new Command('who'))
    .description('name who may do something somewhere, and by which grant')
    .requiredOption('--permission <key>', 'for example print.pause')
    .requiredOption('--scope <path>', SCOPE)
    .option('--search <part>', 'only people with this in their name', '')
    .option('--json', 'print the whole answer as JSON')
    .addHelpText('after', '\nExit status: 0 somebody may, 1 nobody, 2 could not be answered.')
    .action(async (options: WhoOptions) => {
      const { whoAtStation } = await import('./access-who.ts');
      await whoAtStation(options);
    });
}

function chartCommand(): Command {
  return atStation(new Command('chart'))
    .description('print the permission chart of the roles as they are in force somewhere')
    .requiredOption('--scope <path>', SCOPE)
    .addOption(new Option('--format <format>').choices(['text', 'csv', 'json']).default('text'))
    .option('--pack <pack>', 'only the roles of one pack, for example print-farm; or custom')
    .action(async (options: ChartOptions) => {
      const { chartAtStation } = await import('./access-chart.ts');
      await chartAtStation(options);
    });
}

function atStation(command: Command): Command {
  return command.option('--data <folder>', 'the data folder of the station', defaultDataDirectory());
}
