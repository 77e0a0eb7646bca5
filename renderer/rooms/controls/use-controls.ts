import { useMutation, useQuery } from '@tanstack/react-query';
import type { ControlsView } from '../../../src/shop/controls/index.ts';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useServices } from '../../app/services.tsx';
import { onceKnown } from '../../ui/once-known.ts';
import { useTell } from '../../ui/tell.ts';
import { movedTo, type JogMove } from './jog.ts';

/** While somebody works at the panel: the head is where it is said to be a second ago at most. */
export const PANEL_MILLISECONDS = 1_000;

/** How the printer stands for whoever works at it by hand; asked again and again while it is looked at. */
export function useControlsState(printerId: string, everyMilliseconds: number) {
  const { api } = useServices();
  return useQuery(
    api.controls.state.queryOptions({
      input: { printerId: printerId as never },
      refetchInterval: onceKnown(everyMilliseconds),
      staleTime: 0,
    }),
  );
}

/** One thing that a person does at the panel. */
export type HandAct =
  | { readonly move: JogMove }
  /** Empty: all of them. */
  | { readonly home: readonly ('x' | 'y' | 'z')[] }
  | { readonly extrudeMillimetres: number }
  | 'motorsOff'
  | { readonly fanPercent: number }
  | { readonly speedPercent: number }
  | { readonly flowPercent: number }
  | { readonly answerWith: number };

export interface Hands {
  /** `onDone` is called when the station has taken it. */
  readonly act: (act: HandAct, onDone?: () => void) => void;
  readonly busy: boolean;
}

/**
 * Acts one after the other, in the order of the taps. The panel shows at once what each will lead to; the printer's own
 * word, asked for right after, replaces it.
 */
export function useHands(printer: PrinterView): Hands {
  const { client, api, queryClient, connection } = useServices();
  const tell = useTell();
  const printerId = printer.printerId as never;
  const { queryKey } = api.controls.state.queryOptions({ input: { printerId } });
  const hands = useMutation({
    scope: { id: `controls-${printer.printerId}` },
    mutationFn: (act: HandAct) => perform(client, printerId, act),
    onMutate: async (act) => {
      await queryClient.cancelQueries({ queryKey });
      queryClient.setQueryData(queryKey, (view) => (view ? foreseen(view, act, printer) : view));
    },
    onError: tell.error,
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  });
  return {
    act: (act, onDone) => {
      // A tap must not move a head later, when the station is there again and the person has gone.
      if (connection.store.getState().state !== 'live') return;
      hands.mutate(act, { onSuccess: () => onDone?.() });
    },
    busy: hands.isPending,
  };
}

type Client = ReturnType<typeof useServices>['client'];

async function perform({ controls }: Client, printerId: never, act: HandAct): Promise<unknown> {
  if (act === 'motorsOff') return controls.motorsOff({ printerId });
  if ('move' in act) return controls.move({ printerId, ...act.move });
  if ('home' in act) return controls.home({ printerId, axes: [...act.home] });
  if ('extrudeMillimetres' in act)
    return controls.extrude({ printerId, millimetres: act.extrudeMillimetres });
  if ('fanPercent' in act) return controls.setFan({ printerId, percent: act.fanPercent });
  if ('speedPercent' in act) return controls.setSpeed({ printerId, percent: act.speedPercent });
  if ('flowPercent' in act) return controls.setFlow({ printerId, percent: act.flowPercent });
  return controls.answerPrompt({ printerId, button: act.answerWith });
}

function foreseen(view: ControlsView, act: HandAct, printer: PrinterView): ControlsView {
  if (act === 'motorsOff') return { ...view, position: null };
  if ('move' in act) return { ...view, position: movedTo(view.position, act.move, printer.bedMillimetres) };
  if ('fanPercent' in act || 'speedPercent' in act || 'flowPercent' in act)
    return { ...view, overrides: { ...view.overrides, ...act } };
  if ('answerWith' in act) return { ...view, prompt: null };
  return view;
}
