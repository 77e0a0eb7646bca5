/** Why a wire was lost, where it is we who say so and not the system: a code, for which each window has its words. */
export const WIRE_REASONS = {
  closedByPrinter: 'wire:closedByPrinter',
  closed: 'wire:closed',
  noAnswer: 'wire:noAnswer',
  unplugged: 'wire:unplugged',
  threadLost: 'wire:threadLost',
  stationClosed: 'wire:stationClosed',
} as const;

export type WireReason = keyof typeof WIRE_REASONS;

/** The code in a text that is one; null: the text is the system's or the firmware's own. */
export function wireReasonIn(text: string): WireReason | null {
  const names = Object.keys(WIRE_REASONS) as WireReason[];
  return names.find((name) => WIRE_REASONS[name] === text) ?? null;
}
