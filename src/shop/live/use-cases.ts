import { accepted, refused } from '../kernel/index.ts';
import { signedInPerson, type Call, type UseCasesOf } from '../records/use-case.ts';
import type { LiveEvent, liveContract, StationStatus, WorkView } from './contract.ts';
import type { LiveRefusal } from './model.ts';

export interface LiveHouse {
  /** Events for one session, already filtered by what its person may see; ends with the session or the signal. */
  events(call: Call, signal: AbortSignal | undefined): AsyncIteratorObject<LiveEvent, void, void>;
  station(): StationStatus;
  work(workId: string): WorkView | null;
  cancelWork(workId: string): void;
  /** Puts on record who ended what. */
  recordCancelled(call: Call, work: WorkView): void;
}

export function liveUseCases(house: LiveHouse): UseCasesOf<typeof liveContract> {
  return {
    events: (call, _input, signal) => accepted(house.events(call, signal)),
    station: () => accepted(house.station()),
    cancelWork: (call, { workId }) => {
      const work = house.work(workId);
      if (work === null) return refused<LiveRefusal>({ code: 'live.noSuchWork' });
      if (work.startedBy !== signedInPerson(call)) return refused<LiveRefusal>({ code: 'live.notYourWork' });
      house.recordCancelled(call, work);
      house.cancelWork(workId);
      return accepted({});
    },
  };
}
