import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { isPrintState } from './print-state.ts';
import type { PrintState } from '../../../src/shop/printing/index.ts';
import type { Tone } from '../../ui/state-looks.ts';

/** The one thing that moves a printer on. */
export type NextAction =
  'connect' | 'bringBack' | 'clearFault' | 'acceptTask' | 'preheat' | 'start' | 'pause' | 'resume' | 'remove';

/** Asked for, and not confirmed by the printer yet. */
export type WaitingFor =
  'connecting' | 'occupied' | 'bringing' | 'starting' | 'pausing' | 'resuming' | 'cancelling';

/** What a printer's card says from three metres away. */
export type Situation =
  | { readonly kind: 'faulted'; readonly tone: 'stopped'; readonly next: 'clearFault' }
  | { readonly kind: 'outOfService'; readonly tone: 'quiet'; readonly next: 'bringBack' }
  | { readonly kind: 'link'; readonly link: 'off' | 'lost'; readonly tone: Tone; readonly next: 'connect' }
  | { readonly kind: 'connecting'; readonly tone: 'quiet'; readonly waits: 'connecting' }
  /** A printer on the network prints what somebody gave it there. */
  | { readonly kind: 'occupied'; readonly tone: 'running'; readonly waits: 'occupied' }
  | { readonly kind: 'ready'; readonly tone: 'quiet'; readonly next: 'acceptTask' }
  /**
   * At another station: as that one last told. `isQuiet`: it is silent, and what the printer does now nobody here knows.
   */
  | {
      readonly kind: 'elsewhere';
      readonly state: PrintState | null;
      readonly isQuiet: boolean;
      readonly tone: Tone;
      readonly asks: 'pause' | 'resume' | 'preheat' | null;
    }
  | { readonly kind: 'print'; readonly state: PrintState; readonly tone: Tone; readonly next: NextAction }
  | { readonly kind: 'print'; readonly state: PrintState; readonly tone: Tone; readonly waits: WaitingFor };

const BY_PRINT: Readonly<Record<Exclude<PrintState, 'continued' | 'returned' | 'removed'>, Situation>> = {
  accepted: { kind: 'print', state: 'accepted', tone: 'waiting', next: 'preheat' },
  preheating: { kind: 'print', state: 'preheating', tone: 'waiting', next: 'start' },
  starting: { kind: 'print', state: 'starting', tone: 'running', waits: 'starting' },
  printing: { kind: 'print', state: 'printing', tone: 'running', next: 'pause' },
  pausing: { kind: 'print', state: 'pausing', tone: 'attention', waits: 'pausing' },
  paused: { kind: 'print', state: 'paused', tone: 'attention', next: 'resume' },
  resuming: { kind: 'print', state: 'resuming', tone: 'running', waits: 'resuming' },
  cancelling: { kind: 'print', state: 'cancelling', tone: 'attention', waits: 'cancelling' },
  finished: { kind: 'print', state: 'finished', tone: 'waiting', next: 'remove' },
  failed: { kind: 'print', state: 'failed', tone: 'stopped', next: 'remove' },
  cancelled: { kind: 'print', state: 'cancelled', tone: 'attention', next: 'remove' },
  interrupted: { kind: 'print', state: 'interrupted', tone: 'stopped', next: 'remove' },
};

/** Cold until its file is on the printer's card. */
const BRINGING: Situation = { kind: 'print', state: 'accepted', tone: 'running', waits: 'bringing' };

/** Over but for the part on the bed: a person can see to it whether the printer answers or not. */
const OVER: readonly string[] = ['finished', 'failed', 'cancelled', 'interrupted'];

/** How a printer stands, and what is to be done. A fault comes first, then whether it is in service, then link and print. */
export function situationOf(
  printer: Pick<PrinterView, 'fault' | 'link' | 'current'> &
    Partial<Pick<PrinterView, 'outOfService' | 'elsewhere'>>,
): Situation {
  const { fault, link, current, outOfService = null, elsewhere = null } = printer;
  if (elsewhere !== null)
    return situationElsewhere(fault !== null, current?.state ?? null, elsewhere.isQuiet);
  if (fault !== null || link === 'faulted') return { kind: 'faulted', tone: 'stopped', next: 'clearFault' };
  const state = current?.state;
  const over = state !== undefined && OVER.includes(state);
  if (outOfService !== null && current === null)
    return { kind: 'outOfService', tone: 'quiet', next: 'bringBack' };
  if (link === 'lost' && !over) return { kind: 'link', link, tone: 'stopped', next: 'connect' };
  if (link === 'off' && !over) return { kind: 'link', link, tone: 'attention', next: 'connect' };
  if (link === 'connecting' && !over) return { kind: 'connecting', tone: 'quiet', waits: 'connecting' };
  if (state === 'accepted' && current?.card?.kind === 'bringing') return BRINGING;
  if (state !== undefined && isPrintState(state) && isInHand(state)) return BY_PRINT[state];
  if (link === 'busy') return { kind: 'occupied', tone: 'running', waits: 'occupied' };
  return { kind: 'ready', tone: 'quiet', next: 'acceptTask' };
}

/** What can be asked of a run from afar, by its state. */
const ASKS: Readonly<Record<string, 'pause' | 'resume' | 'preheat'>> = {
  accepted: 'preheat',
  printing: 'pause',
  paused: 'resume',
};

/** Never healthy while its station is silent; and nobody here is waited for. */
function situationElsewhere(isFaulted: boolean, state: string | null, isQuiet: boolean): Situation {
  const known = state !== null && isPrintState(state) ? state : null;
  const asks = known === null || isQuiet ? null : (ASKS[known] ?? null);
  const isUnderWay = known !== null && !OVER.includes(known);
  const tone = isFaulted ? 'stopped' : isQuiet ? (isUnderWay ? 'attention' : 'quiet') : 'quiet';
  return { kind: 'elsewhere', state: known, isQuiet, tone, asks };
}

function isInHand(state: PrintState): state is keyof typeof BY_PRINT {
  return state !== 'continued' && state !== 'returned' && state !== 'removed';
}

/** True when the printer stands still until a person does something. */
export function needsSomeone({ tone }: Situation): boolean {
  return tone === 'waiting' || tone === 'attention' || tone === 'stopped';
}
