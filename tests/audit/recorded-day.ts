import { and, eq, isNotNull } from 'drizzle-orm';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import type { Reading } from '../../src/shop/records/store.ts';
import type { Client, SignedInPerson } from '../support/station.ts';

/** What reads and changes nothing: it leaves no entry. Every other procedure changes something, and leaves one. */
export const READS: ReadonlySet<string> = new Set([
  'access.explain',
  'access.why',
  'access.whoCan',
  'access.whatCan',
  'access.roles',
  'access.roleOffers',
  'access.restrictions',
  'access.whatIfRole',
  'access.whatIfRoleRemoved',
  'access.whatIfGrant',
  'access.whatIfRevoked',
  'access.whatIfRestricted',
  'access.whatIfMoved',
  'access.requests',
  'audit.entries',
  'audit.facets',
  'audit.verify',
  'audit.heads',
  'cameras.list',
  'controls.state',
  'controls.console',
  'controls.readSettings',
  'controls.settingsHistory',
  'controls.readMesh',
  'controls.readCard',
  'hierarchy.scopes',
  'hierarchy.factories',
  'hierarchy.hanging',
  'hierarchy.planImport',
  'hierarchy.shifts',
  'live.events',
  'live.station',
  'people.greeting',
  'people.mine',
  'people.picture',
  // Right after the password was typed it asks for none; a password that it does ask for is on record.
  'people.prove',
  'people.list',
  'people.get',
  'people.seats',
  'printers.list',
  'printers.get',
  'printers.temperatures',
  'printers.ports',
  // Nothing of ours changes by it, and the port is let go.
  'printers.probe',
  'printers.powerGroups',
  'printing.tasks',
  'printing.task',
  'printing.resumePlan',
  'printing.findings',
  'printing.gcodeRules',
  'printing.temperatures',
  'printing.printerHistory',
  'projects.list',
  'projects.get',
  'projects.profiles',
  'projects.sliceStatus',
  'sync.view',
  'sync.preview',
  'sync.previewFirst',
  'sync.joining',
  // What it brings about was to come anyway.
  'sync.syncNow',
  'sync.conflicts',
]);

/** What changes many records at once leaves an entry for each, so that each tells its own story. */
const ENTRY_FOR_EACH: ReadonlySet<string> = new Set([
  'hierarchy.importScopes',
  'printing.review',
  'printing.sortQueue',
]);

type AnyProcedure = (...given: readonly unknown[]) => Promise<unknown>;
type AnyRooms = Readonly<Record<string, Readonly<Record<string, AnyProcedure>>>>;

/** Watches what people call, and what each accepted call leaves in the record. */
export class RecordedDay {
  /** How often each procedure was called and accepted. */
  readonly accepted = new Map<string, number>();
  /** What was recorded otherwise than it should have been, in words. */
  readonly failures: string[] = [];

  /** The same client, watched. `personId` null: nobody is signed in yet, and the entry names who then is. */
  watch(client: Client, personId: string | null, reading: () => Reading): Client {
    const roomOf = (room: string) =>
      new Proxy(
        {},
        {
          get:
            (_target, name: string) =>
            async (...given: readonly unknown[]): Promise<unknown> => {
              const call = (client as unknown as AnyRooms)[room]?.[name];
              if (call === undefined) throw new Error(`There is no ${room}.${name}`);
              const before = entriesIn(reading());
              const answer = await call(...given);
              this.#look(`${room}.${name}`, personId, reading(), before);
              return answer;
            },
        },
      );
    return new Proxy({}, { get: (_target, room: string) => roomOf(room) }) as Client;
  }

  watched(person: SignedInPerson, reading: () => Reading): SignedInPerson {
    return { ...person, client: this.watch(person.client, person.personId, reading) };
  }

  /** An accepted call by another door than the contract's procedures: the same is asked of it. */
  async door<Answer>(name: string, personId: string, reading: () => Reading, call: () => Promise<Answer>) {
    const before = entriesIn(reading());
    const answer = await call();
    this.#look(name, personId, reading(), before);
    return answer;
  }

  #look(name: string, personId: string | null, reading: Reading, before: ReadonlySet<string>): void {
    this.accepted.set(name, (this.accepted.get(name) ?? 0) + 1);
    const { action, result } = auditEntries;
    const since = reading
      .select()
      .from(auditEntries)
      .where(and(READS.has(name) ? isNotNull(auditEntries.personId) : eq(action, name), eq(result, 'done')))
      .all()
      .filter(({ id }) => !before.has(id));
    const records = new Set(since.map(({ recordId }) => recordId));
    const wanted = READS.has(name) ? 0 : ENTRY_FOR_EACH.has(name) ? Math.max(1, records.size) : 1;
    if (since.length !== wanted) {
      const found = since.map((row) => row.action).join(', ');
      this.failures.push(`${name}: ${since.length} entries (${found}) instead of ${wanted}`);
    }
    for (const row of since) {
      const isTheirs = personId === null ? row.personId !== null : row.personId === personId;
      if (!isTheirs) this.failures.push(`${name}: on record as done by ${row.personId ?? 'nobody'}`);
    }
  }
}

/** By their ids: epochs count from one again, and entries of others can go with their factory. */
function entriesIn(reading: Reading): ReadonlySet<string> {
  return new Set(
    reading
      .select({ id: auditEntries.id })
      .from(auditEntries)
      .all()
      .map(({ id }) => id),
  );
}
