import type { AccessPolicy, Scope, ScopeId } from '../access/index.ts';
import type { RecordEntry } from '../audit/index.ts';
import type { MakeId } from '../kernel/index.ts';
import type { Store, Transaction } from '../records/store.ts';
import type { Call } from '../records/use-case.ts';
import type { FactoryFigures } from './contract.ts';

export type Nothing = Record<string, never>;
export type Tx = Transaction<RecordEntry>;

/** What other rooms keep at some places, each by its ids. */
export interface Belongings {
  readonly printers: readonly string[];
  readonly projects: readonly string[];
  readonly openTasks: readonly string[];
  /** Runs that a printer has in hand, and printers that are hot without one. */
  readonly printsRunning: readonly string[];
}

/** What the hierarchy works with. */
export interface HierarchyHouse {
  readonly store: Store<RecordEntry>;
  readonly makeId: MakeId;
  sha256(text: string): string;
  /** Lets everything else of the station have its turn. */
  turn(): Promise<void>;
  policy(): AccessPolicy;
  /** The figures of some factories, counted over everything in them. */
  figures(factories: readonly Scope[]): readonly FactoryFigures[];
  /** The place and every place below it. */
  scopesWithin(scopeId: ScopeId): readonly ScopeId[];
  belongings(places: readonly ScopeId[]): Belongings;
  /** Ends what other rooms keep at places that go: grants, restrictions, roles, requests, projects, printers. */
  endBelongings(tx: Tx, call: Call, places: readonly ScopeId[]): void;
  /** Lets go of printers that were taken away: their heaters go off, and their ports are free. */
  letGo(printers: readonly string[]): void;
}
