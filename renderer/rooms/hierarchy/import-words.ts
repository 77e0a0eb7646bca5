import type { ScopeKind } from '../../../src/shop/access/index.ts';
import type { ImportPlan, ImportProblem } from '../../../src/shop/hierarchy/contract.ts';
import { assertNever } from '../../../src/shop/kernel/index.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { usePermissionName } from '../../text/permissions.ts';

/** What is wrong with a line, in a sentence. */
export function useProblemSentence(): (problem: ImportProblem) => string {
  const t = useWords();
  const permission = usePermissionName();
  return (problem) => {
    switch (problem.kind) {
      case 'columns':
        return t('factories.import.problem.columns', { expected: problem.expected, found: problem.found });
      case 'nameMissing':
      case 'nameUnfit':
      case 'nameTaken':
      case 'elsewhere':
      case 'columnMissing':
      case 'columnTwice':
        return t(`factories.import.problem.${problem.kind}`, { column: problem.column });
      case 'timeZone':
      case 'date':
        return t(`factories.import.problem.${problem.kind}`, { value: problem.value });
      case 'twice':
        return t('factories.import.problem.twice', { line: problem.line });
      case 'notAllowed':
        return t('factories.import.problem.notAllowed', {
          permission: permission(problem.permission as never),
        });
      case 'quote':
        return t('factories.import.problem.quote');
      default:
        return assertNever(problem);
    }
  };
}

const MADE = ['client', 'enterprise', 'factory', 'area', 'organization'] as const;

/** `2 factories and 7 areas`: what a plan would make; empty where it is nothing. */
export function useMadeWords(): (creates: ImportPlan['creates']) => string {
  const t = useWords();
  const { list } = useFormat();
  return (creates) =>
    list(
      MADE.flatMap((kind) => {
        const count = creates[kind] ?? 0;
        return count > 0 ? [t(`factories.kinds.${kind}`, { count })] : [];
      }),
    );
}

/** The columns of a file that goes below a place of some kind, in the words that the station reads. */
export function columnsBelow(kind: ScopeKind): readonly string[] {
  const further = ['factory', 'area', 'timeZone', 'expires'];
  if (kind === 'platform') return ['client', 'enterprise', ...further];
  return kind === 'client' ? ['enterprise', ...further] : further;
}

const EXAMPLE: Readonly<Record<string, string>> = {
  client: 'Example company',
  enterprise: '',
  factory: 'Factory North',
  area: 'Print room',
  timeZone: 'Europe/Rome',
  expires: '',
};

/** A file to begin with: the heading, and one line as an example. */
export function templateBelow(kind: ScopeKind): readonly (readonly string[])[] {
  const columns = columnsBelow(kind);
  return [columns, columns.map((column) => EXAMPLE[column] ?? '')];
}
