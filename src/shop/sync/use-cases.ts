import { accepted } from '../kernel/index.ts';
import type { Result, Refusal } from '../kernel/index.ts';
import type { Call, UseCasesOf } from '../records/use-case.ts';
import type { syncContract } from './contract.ts';
import type { ConflictView, EnrolmentPreview, SyncStanding, SyncView } from './model.ts';

type Answer<Value> = Promise<Result<Value, Refusal>>;
type Nothing = Record<string, never>;

/** What the machine room does about syncing. */
export interface SyncHouse {
  standing(): SyncStanding;
  view(call: Call): Promise<SyncView>;
  preview(call: Call, code: string): Answer<EnrolmentPreview>;
  found(call: Call, code: string): Answer<Nothing>;
  joinFirst(call: Call, code: string): Answer<Nothing>;
  syncNow(): void;
  leave(call: Call): Answer<Nothing>;
  goOn(call: Call): Answer<Nothing>;
  settleTrouble(call: Call, troubleId: string, how: 'tryAgain' | 'setAside'): Answer<Nothing>;
  conflicts(call: Call, settled: boolean, before: number | null): readonly ConflictView[];
  settle(call: Call, conflictId: string, how: 'kept' | 'broughtBack'): Result<Nothing, Refusal>;
}

export function syncUseCases(house: SyncHouse): UseCasesOf<typeof syncContract> {
  return {
    view: async (call) => accepted(await house.view(call)),
    preview: (call, { code }) => house.preview(call, code),
    found: (call, { code }) => house.found(call, code),
    previewFirst: (call, { code }) => house.preview(call, code),
    joinFirst: (call, { code }) => house.joinFirst(call, code),
    joining: () => accepted(house.standing()),
    syncNow: () => {
      house.syncNow();
      return accepted({});
    },
    leave: (call) => house.leave(call),
    goOn: (call) => house.goOn(call),
    conflicts: (call, { settled, before }) => accepted(house.conflicts(call, settled, before)),
    settle: (call, { conflictId, how }) => house.settle(call, conflictId, how),
    settleTrouble: (call, { troubleId, how }) => house.settleTrouble(call, troubleId, how),
  };
}
