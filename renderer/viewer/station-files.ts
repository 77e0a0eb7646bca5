import { useMemo } from 'react';
import { routes } from '../../src/shop/contract.ts';
import { useServices } from '../app/services.tsx';
import { readWithProgress } from './use-bytes.ts';
import type { BytesSource } from './use-bytes.ts';

type FileRoute = 'mesh' | 'toolpath' | 'sliceToolpath';

/** The file of a record at the station, read with the session of this window. */
export function useStationFile(route: FileRoute, recordId: string): BytesSource {
  const { session } = useServices();
  return useMemo(
    () => ({
      key: `${route}/${recordId}`,
      load: async (signal, onFraction) => {
        const path = routes[route].path.replace(':id', encodeURIComponent(recordId));
        const response = await fetch(path, { headers: session.headers(), signal });
        if (!response.ok) throw new Error(`The station answered ${response.status}.`);
        return readWithProgress(response, onFraction);
      },
    }),
    [route, recordId, session],
  );
}
