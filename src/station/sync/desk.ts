import type { Hub } from './hub.ts';

/** The hub while it can be reached, for who has an errand of their own there. */
export interface HubDesk {
  /** Whether this station syncs at all; false: it is alone, and nothing crosses stations. */
  isEnrolled(): boolean;
  /** Another copy of this station has taken its place, or an administrator took it out: it must begin no print. */
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

/** The desk of a station that has no hub. */
export const NO_HUB: Omit<HubDesk, 'hubTime'> = {
  isEnrolled: () => false,
  isFenced: () => false,
  hub: () => null,
  places: () => null,
  onOnline: () => () => undefined,
};
