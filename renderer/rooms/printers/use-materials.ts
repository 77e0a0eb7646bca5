import { useQuery } from '@tanstack/react-query';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import type { MaterialView } from '../../../src/shop/projects/index.ts';
import { useApi } from '../../app/services.tsx';

/** The profiles and materials of a place: the same for all printers of a factory, and seldom changed. */
export function useProfiles(scopeId: string) {
  const api = useApi();
  const input = { scopeId: scopeId as never };
  return useQuery(
    api.projects.profiles.queryOptions({ input, staleTime: 5 * 60_000, enabled: scopeId !== '' }),
  );
}

/** What is loaded in a printer, with the temperatures that it wants; null while they are not known. */
export function useLoadedMaterial(printer: PrinterView): MaterialView | null {
  const { data } = useProfiles(printer.factoryId);
  return data?.materials.find(({ materialKey }) => materialKey === printer.materialKey) ?? null;
}
