import type { HubDesk } from '../desk.ts';

/** A desk that can be another one later. */
export function lendTo(desk: () => HubDesk): HubDesk {
  return {
    isEnrolled: () => desk().isEnrolled(),
    isFenced: () => desk().isFenced(),
    hub: () => desk().hub(),
    places: () => desk().places(),
    hubTime: () => desk().hubTime(),
    onOnline: (listener) => desk().onOnline(listener),
  };
}
