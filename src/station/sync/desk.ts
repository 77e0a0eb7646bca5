import type { Hub } from './hub.ts';

/** Why a station begins nothing. */
export type Fence =
  /** Another copy of it has taken its place, or an administrator took it out. */
  | 'replaced'
  /** It was put back from a backup, and does not know what it did since: not before the hub, or a person, said so. */
  | 'putBack'
  /** What the company did is still on its way here. */
  | 'joining';

/** The hub while it can be reached, for who has an errand of their own there. */
export interface HubDesk {
  /** Whether this station syncs at all; false: it is alone, and nothing crosses stations. */
  isEnrolled(): boolean;
  /** It has been replaced, or does not know what it did last: it writes and asks nothing at the hub but its greeting. */
  isFenced(): boolean;
  /** Null: not reachable now. */
  hub(): Hub | null;
  /** The factories whose rows are held here, as the hub last said; null: every one. */
  places(): readonly string[] | null;
  /** This machine's clock, corrected by what the hub's is ahead of it. */
  hubTime(): number;
  /** Called each time that the hub can be reached again and everything that was there has been applied. */
  onOnline(listener: () => void): () => void;
}

/** As printers need it. */
export interface PrintingDesk extends HubDesk {
  /** Why this station must begin no print; null: it may. */
  fence(): Fence | null;
}

/** The desk of a station that has no hub. */
export const NO_HUB: Omit<HubDesk, 'hubTime'> = {
  isEnrolled: () => false,
  isFenced: () => false,
  hub: () => null,
  places: () => null,
  onOnline: () => () => undefined,
};
