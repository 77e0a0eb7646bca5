import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useServices } from '../../app/services.tsx';
import { appended, askAfter, beganAnew, NO_LINES, type ConsoleLines } from './console-lines.ts';
import { remembered } from './command-history.ts';

const ASK_MILLISECONDS = 1_000;

/** What went over the wire, followed for as long as somebody looks. */
export function useConsoleLines(printer: PrinterView, enabled: boolean) {
  const { client, api, queryClient } = useServices();
  const printerId = printer.printerId as never;
  const queryKey = [...api.controls.console.key(), 'followed', printer.printerId];
  return useQuery({
    queryKey,
    queryFn: async ({ signal }): Promise<ConsoleLines> => {
      const kept = queryClient.getQueryData<ConsoleLines>(queryKey) ?? NO_LINES;
      const answer = await client.controls.console({ printerId, after: askAfter(kept) }, { signal });
      if (!beganAnew(kept, answer)) return appended(kept, answer);
      return appended(NO_LINES, await client.controls.console({ printerId, after: 0 }, { signal }));
    },
    enabled,
    refetchInterval: ASK_MILLISECONDS,
    staleTime: 0,
    // Twenty times a minute thousands of lines would be compared for nothing: only the new ones are new.
    structuralSharing: false,
  });
}

const NOTHING: readonly string[] = [];

/** What this person sent here in this session. It is forgotten with everything else when the next person begins. */
export function useCommandHistory(printerId: string) {
  const queryClient = useQueryClient();
  const queryKey = ['commandHistory', printerId];
  const { data } = useQuery<readonly string[]>({
    queryKey,
    queryFn: skipToken,
    staleTime: Infinity,
    gcTime: Infinity,
  });
  const remember = (command: string) =>
    queryClient.setQueryData<readonly string[]>(queryKey, (history) => remembered(history ?? [], command));
  return { history: data ?? NOTHING, remember };
}
