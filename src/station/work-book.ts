import type { MakeId } from '../shop/kernel/index.ts';
import type { WorkView } from '../shop/live/index.ts';
import { STATION_ENDS, type BackgroundWork } from '../shop/projects/slicer.ts';

export interface WorkBook extends BackgroundWork {
  /** What is running, and what ended a moment ago. */
  list(): readonly WorkView[];
  find(workId: string): WorkView | null;
  subscribe(listener: (work: WorkView) => void): () => void;
  /** Ends everything under way and waits for it. */
  close(): Promise<void>;
}

interface Running {
  view: WorkView;
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

/** The background work of a station. `report` is told of bugs in it; an expected failure is an outcome. */
export function createWorkBook(makeId: MakeId, report: (error: unknown) => void): WorkBook {
  const running = new Map<string, Running>();
  const listeners = new Set<(work: WorkView) => void>();
  const tell = (work: WorkView) => {
    for (const listener of listeners) listener(work);
  };

  return {
    start(about, run) {
      const workId = makeId<'Work'>();
      const abort = new AbortController();
      const update = (change: Partial<WorkView>) => {
        const kept = running.get(workId);
        if (kept === undefined) return;
        kept.view = { ...kept.view, ...change };
        tell(kept.view);
      };
      const end = (state: WorkView['state']) => {
        update({ state, fraction: state === 'done' ? 1 : null });
        running.delete(workId);
      };
      const ended = Promise.resolve()
        .then(() => run((fraction) => update({ fraction }), abort.signal))
        .then(end, (error: unknown) => {
          report(error);
          end('failed');
        });
      running.set(workId, { view: { workId, ...about, fraction: null, state: 'running' }, abort, ended });
      update({});
      return workId;
    },
    on(recordId) {
      const found = [...running.values()].find(({ view }) => view.recordId === recordId);
      return found === undefined ? null : { workId: found.view.workId, fraction: found.view.fraction };
    },
    cancel: (workId) => running.get(workId)?.abort.abort(),
    list: () => [...running.values()].map(({ view }) => view),
    find: (workId) => running.get(workId)?.view ?? null,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      for (const { abort } of running.values()) abort.abort(STATION_ENDS);
      await Promise.all([...running.values()].map(({ ended }) => ended));
    },
  };
}
