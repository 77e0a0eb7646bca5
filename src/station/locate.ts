import { and, eq, isNull, sql } from 'drizzle-orm';
import {
  type AccessPolicy,
  type GrantId,
  type PersonId,
  type RestrictionId,
  type RoleId,
  type ScopeId,
} from '../shop/access/index.ts';
import { accessRequests } from '../shop/grants/tables.ts';
import { shifts } from '../shop/hierarchy/tables.ts';
import { homeOf } from '../shop/people/house.ts';
import { cameras } from '../shop/cameras/tables.ts';
import { powerGroups, printers } from '../shop/printers/tables.ts';
import { findingReleases, gcodeRules, prints, printTasks } from '../shop/printing/tables.ts';
import { modelVersions, projects, slices } from '../shop/projects/tables.ts';
import type { LocatedRecordKind } from '../shop/records/index.ts';
import type { Reading } from '../shop/records/store.ts';

/** Where a record belongs, and whose it is: what a decision on it needs. */
export interface RecordPlace {
  readonly scopeId: ScopeId;
  readonly ownerId: PersonId | null;
}

/** A row that is no person's own. */
const NOBODY = sql<null>`NULL`;

type Locator = (id: string) => { readonly scopeId: string; readonly ownerId: string | null } | undefined;

/** Finds any guarded record by id; null where there is none. A kind without a locator does not compile. */
export function createLocator(
  reading: Reading,
  policy: () => AccessPolicy,
): (kind: LocatedRecordKind, id: string) => RecordPlace | null {
  const project = { scopeId: projects.scopeId, ownerId: projects.createdBy };
  const task = { scopeId: printTasks.scopeId, ownerId: printTasks.requestedBy };
  const locators: Readonly<Record<LocatedRecordKind, Locator>> = {
    scope: (id) => (policy().scopes.has(id as ScopeId) ? { scopeId: id, ownerId: null } : undefined),
    // A person has no scope of their own: they are managed from where they hold their highest grant.
    person: (id) => {
      const home = homeOf({ store: { reading }, policy }, id as PersonId);
      return home === null ? undefined : { scopeId: home, ownerId: null };
    },
    grant: (id) => {
      const grant = policy().grants.get(id as GrantId);
      return grant === undefined ? undefined : { scopeId: grant.scopeId, ownerId: null };
    },
    role: (id) => {
      const home = policy().roles.get(id as RoleId)?.homeScopeId ?? null;
      return home === null ? undefined : { scopeId: home, ownerId: null };
    },
    restriction: (id) => {
      const restriction = policy().restrictions.get(id as RestrictionId);
      return restriction === undefined ? undefined : { scopeId: restriction.scopeId, ownerId: null };
    },
    accessRequest: (id) =>
      reading
        .select({ scopeId: accessRequests.scopeId, ownerId: accessRequests.personId })
        .from(accessRequests)
        .where(eq(accessRequests.id, id))
        .get(),
    shift: (id) =>
      reading
        .select({ scopeId: shifts.factoryId, ownerId: NOBODY })
        .from(shifts)
        .where(and(eq(shifts.id, id), isNull(shifts.deletedAt)))
        .get(),
    camera: (id) =>
      reading
        .select({ scopeId: cameras.printerId, ownerId: NOBODY })
        .from(cameras)
        .where(eq(cameras.id, id))
        .get(),
    powerGroup: (id) =>
      reading
        .select({ scopeId: powerGroups.scopeId, ownerId: NOBODY })
        .from(powerGroups)
        .where(eq(powerGroups.id, id))
        .get(),
    gcodeRule: (id) =>
      reading
        .select({ scopeId: gcodeRules.scopeId, ownerId: NOBODY })
        .from(gcodeRules)
        .where(eq(gcodeRules.id, id))
        .get(),
    findingRelease: (id) =>
      reading
        .select(task)
        .from(findingReleases)
        .innerJoin(printTasks, eq(printTasks.id, findingReleases.taskId))
        .where(eq(findingReleases.id, id))
        .get(),
    project: (id) =>
      reading
        .select(project)
        .from(projects)
        .where(and(eq(projects.id, id), isNull(projects.deletedAt)))
        .get(),
    modelVersion: (id) =>
      reading
        .select(project)
        .from(modelVersions)
        .innerJoin(projects, eq(projects.id, modelVersions.projectId))
        .where(eq(modelVersions.id, id))
        .get(),
    slice: (id) =>
      reading
        .select(project)
        .from(slices)
        .innerJoin(modelVersions, eq(modelVersions.id, slices.modelVersionId))
        .innerJoin(projects, eq(projects.id, modelVersions.projectId))
        .where(eq(slices.id, id))
        .get(),
    printTask: (id) => reading.select(task).from(printTasks).where(eq(printTasks.id, id)).get(),
    print: (id) =>
      reading
        .select({ scopeId: prints.printerId, ownerId: printTasks.requestedBy })
        .from(prints)
        .innerJoin(printTasks, eq(printTasks.id, prints.taskId))
        .where(eq(prints.id, id))
        .get(),
    printer: (id) => {
      const row = reading.select({ id: printers.id }).from(printers).where(eq(printers.id, id)).get();
      return row === undefined ? undefined : { scopeId: row.id, ownerId: null };
    },
  };
  return (kind, id) => {
    const found = locators[kind](id);
    return found === undefined
      ? null
      : { scopeId: found.scopeId as ScopeId, ownerId: found.ownerId as PersonId | null };
  };
}
