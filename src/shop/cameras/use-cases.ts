import type { RecordEntry } from '../audit/index.ts';
import type { AccessPolicy } from '../access/index.ts';
import type { Clock, MakeId } from '../kernel/index.ts';
import type { Store } from '../records/store.ts';
import type { UseCasesOf } from '../records/use-case.ts';
import type { camerasContract } from './contract.ts';
import type { CameraFailure, CameraState } from './model.ts';

/** What the cameras room works with. */
export interface CamerasHouse {
  readonly store: Store<RecordEntry>;
  readonly clock: Clock;
  readonly makeId: MakeId;
  policy(): AccessPolicy;
  /** How the station stands with a camera now. */
  cameraState(cameraId: string): { readonly state: CameraState; readonly failure: CameraFailure | null };
}

export function camerasUseCases(_house: CamerasHouse): UseCasesOf<typeof camerasContract> {
  const notBuilt = () => {
    throw new Error('Not built yet');
  };
  return { list: notBuilt, save: notBuilt, remove: notBuilt };
}
