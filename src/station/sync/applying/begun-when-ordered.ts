import type { IncomingPart, RowEdit } from '../hub.ts';
import { millisecondsOf } from './house.ts';

/** What begins at a time of its own: nothing that it allows may be done before it. */
const BEGINS: ReadonlySet<string> = new Set(['grants', 'restrictions']);

/**
 * The edits of a part, where the hub found its station's clock ahead and gave it a time of its own (RULES: SY15): what
 * began in that moment begins at the hub's time, or what was done with it a minute later would come a day too early. What
 * was to begin later, and what ends, stays on the day that a person chose.
 */
export function begunWhenOrdered(
  { hybridTime, orderedTime, isFounding }: Pick<IncomingPart, 'hybridTime' | 'orderedTime' | 'isFounding'>,
  edits: readonly RowEdit[],
): readonly RowEdit[] {
  // The rows of a company's beginning are as they stood, here as at its founder's.
  if (orderedTime === hybridTime || isFounding) return edits;
  const said = millisecondsOf(hybridTime);
  const ordered = millisecondsOf(orderedTime);
  return edits.map((edit) => {
    const from = BEGINS.has(edit.tableName) ? edit.columns?.['from_at'] : undefined;
    const hasBegun = typeof from === 'number' && from <= said && from > ordered;
    return hasBegun ? { ...edit, columns: { ...edit.columns, from_at: ordered } } : edit;
  });
}
