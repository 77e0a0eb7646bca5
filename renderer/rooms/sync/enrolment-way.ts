import type { EnrolmentPreview } from '../../../src/shop/sync/index.ts';

/** `again`: the station has the company already, and what comes from the hub takes the place of what is here. */
export type EnrolmentWay = 'founds' | 'joins' | 'again';

/** @param hasCompany whether the station has people and places of its own */
export function wayOf({ founds }: Pick<EnrolmentPreview, 'founds'>, hasCompany: boolean): EnrolmentWay {
  if (founds) return 'founds';
  return hasCompany ? 'again' : 'joins';
}
