import { accepted } from '../kernel/index.ts';
import type { UseCasesOf } from '../records/use-case.ts';
import type { hierarchyContract } from './contract.ts';
import { deleteScope, hanging } from './deleting.ts';
import type { HierarchyHouse } from './house.ts';
import { importScopes, planImport } from './importing.ts';
import { createScope, moveScope, renameScope, setTimeZone } from './placing.ts';
import { visibleHierarchy } from './seeing.ts';
import { listShifts, removeShift, saveShift } from './shift-rows.ts';
import { setExpiration, setSeparationOfDuties } from './terms.ts';

export type { HierarchyHouse } from './house.ts';

export function hierarchyUseCases(house: HierarchyHouse): UseCasesOf<typeof hierarchyContract> {
  return {
    scopes: (call) => accepted(visibleHierarchy(house, call)),
    factories: (call) => {
      const visible = new Set(call.visible('factory.list').every);
      const factories = [...house.policy().scopes.values()].filter(
        ({ id, kind }) => kind === 'factory' && visible.has(id),
      );
      return accepted(house.figures(factories));
    },
    createClient: (call, input) => createScope(house, call, 'client', input),
    createEnterprise: (call, input) => createScope(house, call, 'enterprise', input),
    createFactory: (call, input) => createScope(house, call, 'factory', input),
    createArea: (call, input) => createScope(house, call, 'area', input),
    createOrganization: (call, input) => createScope(house, call, 'organization', input),
    renameScope: (call, input) => renameScope(house, call, input),
    setTimeZone: (call, input) => setTimeZone(house, call, input),
    setExpiration: (call, input) => setExpiration(house, call, input),
    setSeparationOfDuties: (call, input) => setSeparationOfDuties(house, call, input),
    moveScope: (call, input) => moveScope(house, call, input),
    hanging: (call, { scopeId }) => hanging(house, call, scopeId),
    deleteScope: (call, input) => deleteScope(house, call, input),
    planImport: (call, input) => planImport(house, call, input),
    importScopes: (call, input) => importScopes(house, call, input),
    shifts: (call, { factoryId }) => accepted(listShifts(house, call, factoryId ?? null)),
    saveShift: (call, input) => saveShift(house, call, input),
    removeShift: (call, { shiftId }) => removeShift(house, call, shiftId),
  };
}
