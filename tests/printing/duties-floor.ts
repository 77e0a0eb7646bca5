import { eq } from 'drizzle-orm';
import type { ScopeId } from '../../src/shop/access/index.ts';
import type { Id } from '../../src/shop/kernel/index.ts';
import { approvals } from '../../src/shop/printing/tables.ts';
import { modelVersions, slices } from '../../src/shop/projects/tables.ts';
import { addPerson } from '../hierarchy/company.ts';
import { entry } from '../support/open-station.ts';
import { factoryOf, type Client, type SignedInPerson } from '../support/station.ts';
import { Floor } from './floor.ts';

export const NAMES = ['Ada', 'Ben', 'Cy', 'Dot'] as const;
export type Name = (typeof NAMES)[number];

export interface Doing {
  readonly uploader: Name;
  /** Null: it is G-code, which nobody had sliced. */
  readonly slicer: Name | null;
  readonly requester: Name;
  /** Who changed the request and asked again; null: nobody. */
  readonly asker: Name | null;
  readonly reviewer: Name;
}

/** What a request asks for, apart from what is printed. */
export const WISH = { materialKey: 'PLA', copies: 1, dueAt: null, note: '' };

/** A floor with four people, of whom each may do everything there, so that only their duties stand in the way. */
export class DutiesFloor {
  readonly floor: Floor;
  readonly scopeId: ScopeId;
  readonly people: Readonly<Record<Name, SignedInPerson>>;
  #made = 0;

  private constructor(floor: Floor, scopeId: ScopeId, people: Readonly<Record<Name, SignedInPerson>>) {
    this.floor = floor;
    this.scopeId = scopeId;
    this.people = people;
  }

  static async open(): Promise<DutiesFloor> {
    const floor = await Floor.open();
    const scopeId = await factoryOf(floor.master);
    const entries: [Name, SignedInPerson][] = [];
    for (const name of NAMES)
      entries.push([name, await addPerson(floor.house, name, ['print-farm', 'master'], scopeId)]);
    return new DutiesFloor(floor, scopeId, Object.fromEntries(entries) as Record<Name, SignedInPerson>);
  }

  /** A request that came about so: a version by its uploader, sliced, asked for, and asked for again. */
  async requested({ uploader, slicer, requester, asker }: Doing): Promise<Id<'PrintTask'>> {
    const { modelVersionId, sliceId } = this.#versionBy(uploader, slicer);
    const wish = { ...WISH, sliceId: sliceId as Id<'Slice'> | null };
    const { taskId } = await this.people[requester].client.printing.request({
      ...wish,
      modelVersionId: modelVersionId as Id<'ModelVersion'>,
    });
    if (asker !== null) {
      const again = { ...wish, ...this.floor.seenTask(taskId), note: 'again' };
      await this.people[asker].client.printing.requestAgain(again);
    }
    return taskId;
  }

  /** The code that a review is refused with; null when it is done. */
  async review(
    taskId: Id<'PrintTask'>,
    by: Name,
    client: Client = this.people[by].client,
  ): Promise<string | null> {
    const { results } = await client.printing.review({
      taskIds: [taskId],
      expectedVersions: [this.floor.task(taskId).version],
      verdict: 'accept',
      reason: '',
    });
    return results[0]?.refusal?.code ?? null;
  }

  async switchDuties(on: boolean | null): Promise<void> {
    await this.floor.master.hierarchy.setSeparationOfDuties({ scopeId: this.scopeId, on, reason: 'August' });
  }

  verdictsOf(taskId: string) {
    return this.floor.rows.select().from(approvals).where(eq(approvals.taskId, taskId)).all();
  }

  /** A version by its uploader, and a slice by who had it sliced: as uploads and slicing leave them in the store. */
  #versionBy(uploader: Name, slicer: Name | null): { modelVersionId: string; sliceId: string | null } {
    const { modelVersionId: sample } = this.floor.quick;
    const row = this.floor.rows.select().from(modelVersions).where(eq(modelVersions.id, sample)).get();
    if (row?.analysis.state !== 'gcode') throw new Error('The sample is no G-code');
    const { facts } = row.analysis;
    this.#made += 1;
    const id = `version-${this.#made}`;
    const sliceId = slicer === null ? null : `slice-${this.#made}`;
    this.floor.house.station.store.write((tx) => {
      const analysis = slicer === null ? row.analysis : ({ state: 'analysing' } as const);
      tx.rows
        .insert(modelVersions)
        .values({ ...row, id, analysis, uploadedBy: this.people[uploader].personId })
        .run();
      if (sliceId !== null && slicer !== null) {
        const settings = { profileKey: 'simulated-220-standard', materialKey: 'PLA', slicer: 'a slicer' };
        const ready = { state: 'ready', gcodeHash: row.contentHash, facts } as const;
        const by = { createdBy: this.people[slicer].personId, createdAt: 1 };
        tx.rows
          .insert(slices)
          .values({ id: sliceId, modelVersionId: id, ...settings, ...ready, ...by })
          .run();
      }
      tx.record(entry());
    });
    return { modelVersionId: id, sliceId };
  }
}
