import { defaultRoleId } from '../../../src/shop/access/index.ts';
import { grants } from '../../../src/shop/grants/tables.ts';
import { scopes } from '../../../src/shop/hierarchy/tables.ts';
import { people } from '../../../src/shop/people/tables.ts';
import { stationIdentity } from '../../../src/shop/records/tables.ts';
import type { StationStore } from '../../../src/station/store/store.ts';
import { recordLine } from './record-line.ts';

/** What every world begins with, by ids that can be read. */
export interface Company {
  readonly clientId: string;
  readonly factories: readonly string[];
  /** One in each factory. */
  readonly areas: readonly string[];
  readonly people: readonly string[];
}

/** Everybody may do everything, so that what meets is decided by order alone; who may do what is A-22’s. */
const MASTERS = 4;

/** The ids of a company of so many factories. */
export function companyOf(factoryCount: number): Company {
  const numbered = (kind: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${kind}-${index + 1}`);
  return {
    clientId: 'client',
    factories: numbered('factory', factoryCount),
    areas: numbered('area', factoryCount),
    people: numbered('person', MASTERS),
  };
}

/** Makes a company of so many factories in an empty store; the first of them have an area. */
export function foundCompany(
  store: StationStore,
  factoryCount: number,
  createdAt: number,
  areaCount = factoryCount,
): Company {
  const company = companyOf(factoryCount);
  const { clientId, factories, areas, people: masters } = company;
  store.write((tx) => {
    tx.rows.update(stationIdentity).set({ setUpAt: createdAt }).run();
    tx.rows
      .insert(scopes)
      .values([
        { id: 'platform', kind: 'platform', parentId: null, name: 'All companies', createdAt },
        { id: clientId, kind: 'client', parentId: 'platform', name: 'Company of tests', createdAt },
        ...factories.map((id) => ({
          id,
          kind: 'factory' as const,
          parentId: clientId,
          name: `Hall ${id}`,
          createdAt,
        })),
        ...areas.slice(0, areaCount).map((id, index) => ({
          id,
          kind: 'area' as const,
          parentId: factories[index] ?? clientId,
          name: `Room ${id}`,
          createdAt,
        })),
      ])
      .run();
    for (const id of masters) {
      tx.rows
        .insert(people)
        .values({ id, email: `${id}@example.com`, name: id, language: 'en', state: 'active', createdAt })
        .run();
      tx.rows
        .insert(grants)
        .values({
          id: `grant-of-${id}`,
          personId: id,
          roleId: defaultRoleId('print-farm', 'master'),
          scopeId: 'platform',
          grantedBy: null,
          fromAt: createdAt,
          version: 1,
        })
        .run();
    }
    tx.record(recordLine({ action: 'people.firstStart', recordId: masters[0] ?? null, scopeId: clientId }));
  });
  return company;
}
