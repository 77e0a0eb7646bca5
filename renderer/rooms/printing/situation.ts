import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { isPrintState } from './print-state.ts';
import type { PrintState } from '../../../src/shop/printing/index.ts';
import type { Tone } from '../../ui/state-looks.ts';

/** The one thing that moves a printer on. */
export type NextAction =
  'connect' | 'bringBack' | 'clearFault' | 'acceptTask' | 'preheat' | 'start' | 'pause' | 'resume' | 'remove';

/** Asked for, and not confirmed by the printer yet. */
export type WaitingFor = 'connecting' | 'occupied' | 'starting' | 'pausing' | 'resuming' | 'cancelling';

/** What a printer's card says from three metres away. */
export type Situation =
  | { readonly kind: 'faulted'; readonly tone: 'stopped'; readonly next: 'clearFault' }
  | { readonly kind: 'outOfService'; readonly tone: 'quiet'; readonly next: 'bringBack' }
  | { readonly kind: 'link'; readonly link: 'off' | 'lost'; readonly tone: Tone; readonly next: 'connect' }
  | { readonly kind: 'connecting'; readonly tone: 'quiet'; readonly waits: 'connecting' }
  /** A printer on the network prints what somebody gave it there. */
  | { readonly kind: 'occupied'; readonly tone: 'running'; readonly waits: 'occupied' }
  | { readonly kind: 'ready'; readonly tone: 'quiet'; readonly next: 'acceptTask' }
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

/** Over but for the part on the bed: a person can see to it whether the printer answers or not. */
const OVER: readonly string[] = ['finished', 'failed', 'cancelled', 'interrupted'];

/** How a printer stands, and what is to be done. A fault comes first, then whether it is in service, then link and print. */
export function situationOf(
  printer: Pick<PrinterView, 'fault' | 'link' | 'current'> & Partial<Pick<PrinterView, 'outOfService'>>,
): Situation {
  const { fault, link, current, outOfService = null } = printer;
  if (fault !== null || link === 'faulted') return { kind: 'faulted', tone: 'stopped', next: 'clearFault' };
  const state = current?.state;
  const over = state !== undefined && OVER.includes(state);
  if (outOfService !== null && current === null)
    return { kind: 'outOfService', tone: 'quiet', next: 'bringBack' };
  if (link === 'lost' && !over) return { kind: 'link', link, tone: 'stopped', next: 'connect' };
  if (link === 'off' && !over) return { kind: 'link', link, tone: 'attention', next: 'connect' };
  if (link === 'connecting' && !over) return { kind: 'connecting', tone: 'quiet', waits: 'connecting' };
  if (state !== undefined && isPrintState(state) && isInHand(state)) return BY_PRINT[state];
  if (link === 'busy') return { kind: 'occupied', tone: 'running', waits: 'occupied' };
  return { kind: 'ready', tone: 'quiet', next: 'acceptTask' };
}

function isInHand(state: PrintState): state is keyof typeof BY_PRINT {
  return state !== 'continued' && state !== 'returned' && state !== 'removed';
}

/** True when the printer stands still until a person does something. */
export function needsSomeone({ tone }: Situation): boolean {
  return tone === 'waiting' || tone === 'attention' || tone === 'stopped';
}
