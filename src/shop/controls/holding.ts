import { linkStateOf, type PrinterSnapshot } from '../printers/index.ts';
import type { ControlsView } from './model.ts';

type Standing = {
  readonly fault: unknown;
  readonly outOfService: unknown;
  readonly snapshot: PrinterSnapshot | null;
};

/** Why nothing can be moved by hand now; null: it can. A paused print lets it, within limits. */
export function heldBy({ fault, outOfService, snapshot }: Standing): ControlsView['heldBy'] {
  const link = linkStateOf(snapshot);
  if (fault !== null || link === 'faulted') return 'fault';
  if (outOfService !== null) return 'outOfService';
  if (snapshot?.state.kind === 'bringing') return 'card';
  if (link !== 'ready' && link !== 'busy') return 'link';
  return link === 'ready' || isPaused(snapshot) ? null : 'print';
}

/** What goes between the lines of a print too: fan, speed, flow. */
export function overridesHeldBy(standing: Standing): ControlsView['heldBy'] {
  const held = heldBy(standing);
  return held === 'print' ? null : held;
}

/** What a paused print does not allow either: it would lose the place that it goes back to. */
export function heldAtRest(standing: Standing): ControlsView['heldBy'] {
  return heldBy(standing) ?? (isPaused(standing.snapshot) ? 'print' : null);
}

export function isPaused(snapshot: PrinterSnapshot | null): boolean {
  return snapshot?.state.kind === 'paused';
}
