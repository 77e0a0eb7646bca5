import type { RecordEntry } from '../audit/index.ts';
import type { PrintProfile } from '../files/index.ts';
import type { Clock, MakeId } from '../kernel/index.ts';
import type { Elsewhere } from '../printers/index.ts';
import type { PrinterBench } from '../printers/index.ts';
import type { AccessPolicy } from '../access/index.ts';
import type { Store } from '../records/store.ts';

/** What the controls room works with. */
export interface ControlsHouse {
  readonly store: Store<RecordEntry>;
  readonly clock: Clock;
  readonly makeId: MakeId;
  readonly stationId: string;
  readonly elsewhere: Pick<Elsewhere, 'nameOf'>;
  readonly bench: PrinterBench;
  policy(): AccessPolicy;
  profile(key: string): PrintProfile | null;
}
