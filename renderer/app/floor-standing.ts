import type { PrinterView } from '../../src/shop/printers/index.ts';
import { situationOf } from '../rooms/printing/situation.ts';

/** How the printers of a person stand, in as much as a title or a bar can say. */
export type FloorStanding =
  | { readonly kind: 'quiet' }
  /** `fraction`: of all prints together, 0 to 1 in hundredths. `printer`: the first by name. */
  | {
      readonly kind: 'printing';
      readonly count: number;
      readonly printer: string;
      readonly fraction: number;
    }
  /** Some printer has stopped and stands until a person looks. `fraction`: of what still prints; null: nothing does. */
  | {
      readonly kind: 'stopped';
      readonly count: number;
      readonly printer: string;
      readonly fraction: number | null;
    };

type Standing = Pick<PrinterView, 'name' | 'fault' | 'link' | 'current'>;

const UNDER_WAY: ReadonlySet<string> = new Set(['starting', 'printing', 'pausing', 'paused', 'resuming']);

/** What needs a person comes before everything that goes well. */
export function floorStanding(printers: readonly Standing[]): FloorStanding {
  const named = printers.toSorted((one, other) =>
    one.name.localeCompare(other.name, undefined, { numeric: true }),
  );
  const stopped = named.filter((printer) => situationOf(printer).tone === 'stopped');
  const running = named.filter(
    (printer) => !stopped.includes(printer) && UNDER_WAY.has(printer.current?.state ?? ''),
  );
  const fraction = meanFraction(running);
  const [first] = stopped;
  if (first !== undefined) return { kind: 'stopped', count: stopped.length, printer: first.name, fraction };
  const [one] = running;
  if (one === undefined || fraction === null) return { kind: 'quiet' };
  return { kind: 'printing', count: running.length, printer: one.name, fraction };
}

/** In hundredths: what a title shows, and no reason to draw it anew twice a second. */
function meanFraction(running: readonly Standing[]): number | null {
  if (running.length === 0) return null;
  const sum = running.reduce((total, { current }) => total + (current?.fraction ?? 0), 0);
  return Math.floor((100 * sum) / running.length) / 100;
}
