import { grants, restrictions, roles } from '../../src/shop/grants/tables.ts';
import { scopes } from '../../src/shop/hierarchy/tables.ts';
import { people } from '../../src/shop/people/tables.ts';
import type { StationStore } from '../../src/station/store/store.ts';
import { PEOPLE, START } from '../access/edits.ts';
import { entry } from '../support/open-station.ts';

/** Two companies with Masters, managers and others, as the sequences of edits begin with. */
export function fillAcme(into: StationStore): void {
  into.write((tx) => {
    tx.rows
      .insert(scopes)
      .values(START.scopes.map((scope) => ({ ...scope, createdAt: 1 })))
      .run();
    const account = { language: 'en', state: 'active', createdAt: 1 } as const;
    tx.rows
      .insert(people)
      .values(PEOPLE.map(({ id, name }) => ({ ...account, id, name, email: `${id}@acme.example` })))
      .run();
    tx.rows
      .insert(roles)
      .values(START.roles.map((role) => ({ ...role, homeScopeId: role.homeScopeId ?? '', version: 1 })))
      .run();
    tx.rows
      .insert(grants)
      .values(START.grants.map((grant) => ({ ...grant, version: 1 })))
      .run();
    tx.rows
      .insert(restrictions)
      .values(START.restrictions.map((restriction) => ({ ...restriction, version: 1 })))
      .run();
    tx.record(entry());
  });
}
