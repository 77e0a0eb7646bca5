import type { ScopeId } from '../../src/shop/access/index.ts';
import { defaultRoleId } from '../../src/shop/access/index.ts';
import { grants, roles } from '../../src/shop/grants/tables.ts';
import { scopes } from '../../src/shop/hierarchy/tables.ts';
import { people } from '../../src/shop/people/tables.ts';
import { entry } from './open-station.ts';
import type { TestStation } from './station.ts';

/** Another company on the same station, with its own factory, Master and role: nobody of the demo has a grant there. */
export function addSecondClient({ station }: TestStation) {
  const ids = {
    clientId: '00000000-0000-7000-8000-00000000c11e' as ScopeId,
    factoryId: '00000000-0000-7000-8000-00000000fac7' as ScopeId,
    personId: '00000000-0000-7000-8000-0000000000e1',
    grantId: '00000000-0000-7000-8000-00000000096a',
    roleId: '00000000-0000-7000-8000-000000000401',
  };
  station.store.write((tx) => {
    tx.rows
      .insert(scopes)
      .values([
        { id: ids.clientId, kind: 'client', parentId: null, name: 'Hidden Company', createdAt: 1 },
        { id: ids.factoryId, kind: 'factory', parentId: ids.clientId, name: 'Hidden Factory', createdAt: 1 },
      ])
      .run();
    tx.rows
      .insert(people)
      .values({
        id: ids.personId,
        email: 'boss@hidden.example',
        name: 'Hidden Boss',
        language: 'en',
        state: 'active',
        createdAt: 1,
      })
      .run();
    tx.rows
      .insert(grants)
      .values({
        id: ids.grantId,
        personId: ids.personId,
        roleId: defaultRoleId('print-farm', 'master'),
        scopeId: ids.clientId,
        grantedBy: null,
        fromAt: 1,
        version: 1,
      })
      .run();
    tx.rows
      .insert(roles)
      .values({
        id: ids.roleId,
        pack: null,
        key: 'hidden',
        name: 'Hidden Role',
        rank: 20,
        permissions: ['printer.view'],
        own: [],
        assigns: [],
        homeScopeId: ids.clientId,
        version: 1,
      })
      .run();
    tx.record(entry({ scopeId: ids.clientId, action: 'test.hidden' }));
  });
  return ids;
}
