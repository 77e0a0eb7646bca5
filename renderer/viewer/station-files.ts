import { useMemo } from 'react';
import { routes } from '../../src/shop/contract.ts';
import { useServices } from '../app/services.tsx';
import { ASK_FOR_FILE_MILLISECONDS, onItsWay } from '../ui/on-its-way.ts';
import { readWithProgress } from './use-bytes.ts';
import type { BytesSource } from './use-bytes.ts';

type FileRoute = 'mesh' | 'toolpath' | 'sliceToolpath';

/** The file of a record at the station, read with the session of this window. */
export function useStationFile(route: FileRoute, recordId: string): BytesSource {
  const { session } = useServices();
  return useMemo(
    () => ({
      key: `${route}/${recordId}`,
      load: async (signal, tell) => {
        const path = routes[route].path.replace(':id', encodeURIComponent(recordId));
        for (;;) {
          const response = await fetch(path, { headers: session.headers(), signal });
          if (!response.ok) throw new Error(`The station answered ${response.status}.`);
          const standing = await onItsWay(response);
          tell.onItsWay(standing);
          if (standing === null) return readWithProgress(response, (fraction) => tell.fraction(fraction));
          await pause(ASK_FOR_FILE_MILLISECONDS, signal);
        }
      },
    }),
    [route, recordId, session],
  );
}

/** Ends early when nobody waits any more. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      clearTimeout(timer);
      reject(new Error('Nobody waits for the file any more.'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', giveUp);
      resolve();
    }, milliseconds);
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
}
