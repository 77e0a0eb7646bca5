import { peopleActs } from './people-acts.ts';
import { printingActs } from './printing-acts.ts';
import { projectActs } from './project-acts.ts';
import { recordLine } from './record-line.ts';
import type { Act, Done, Scene } from './scene.ts';

const acts: Readonly<Record<string, Act>> = { ...peopleActs, ...projectActs, ...printingActs };

export const ACTS: readonly string[] = Object.keys(acts);

/** What an operation came to, as its station was told. */
export interface Acknowledged {
  readonly act: string;
  readonly recordId: string;
  readonly entryAction: string;
}

/**
 * Does one thing through the store's own transaction, as a use case would: rows and record together. Null: there was
 * nothing to do it to. When it returns, the station has acknowledged it.
 */
export function perform(scene: Scene, act: string): Acknowledged | null {
  const { store, choices, company } = scene;
  const work = acts[act];
  if (work === undefined) throw new Error(`Nobody can ${act}`);
  let done: Done | null = null;
  const personId = choices.of(company.people);
  store.write((tx) => {
    done = work(scene, tx.rows);
    if (done === null) return;
    tx.record(recordLine(done, personId));
  });
  return done === null
    ? null
    : { act, recordId: (done as Done).recordId, entryAction: (done as Done).action };
}
