import type { RefusalSentences } from '../refusal-sentences.ts';

/** What is refused about the hub and about what stood back. */
export const syncRefusals = {
  'sync.codeUnreadable': () =>
    'This is not a whole code. Copy all of it, from its first letter to its last, and paste it again.',
  'sync.codeUsed': () =>
    'Another station has used this code already. Have a new one made at the hub: printhall hub add-station.',
  'sync.hubUnreachable': ({ detail }) =>
    `The hub cannot be reached. See whether its machine is on and this one is in its network, then try again. (${detail})`,
  'sync.hubRefused': ({ detail }) => `The hub is there, but does not let this station in: ${detail}`,
  'sync.alreadyEnrolled': () => 'This station is with a hub already. Leave that one first.',
  'sync.notEnrolled': () => 'This station has no hub.',
  'sync.notEmpty': () =>
    'This station has people of its own, and the company at the hub is there already: two companies cannot become one. Use the code at a station that is still empty.',
  'sync.notOneCompany': ({ companies }, say) =>
    `A hub begins with one company, and this station has ${say.number(companies)}.`,
  'sync.printersBusy': () =>
    'A printer here has a print in hand. Wait for its end: what is known of it must not be taken away meanwhile.',
  'sync.nothingHere': () =>
    'This code is for the first station of a company, and this station has none yet. Set up your company here first, then enter the code under Stations.',
  'sync.demoStaysAlone': () =>
    'The demo factory stays at this station. Use the code at a station with a company of your own.',
  'sync.cannotBringBack': () =>
    'This cannot be brought back: what it is about is gone, or you may not change it.',
  'sync.alreadySettled': () => 'Somebody has looked at this already.',
  'sync.stillNotTaken': () =>
    'It cannot be taken in as it came, and nothing was changed. Ask at the station that it came from, or set it aside.',
  'sync.needsCode': () =>
    'Nothing here can tell which one is right. Have a new code made at the hub (printhall hub add-station) and enter it here.',
  'sync.offline': () =>
    'This needs the hub, and the hub is out of reach. Everything else goes on; try again when it is back.',
  'sync.unlawfulChange': () => 'Printhall does not make such a change: something else wrote it.',
  'sync.secretChanged': () =>
    'The password or code that it replaces had been replaced before. The one that came first counts.',
} satisfies Partial<RefusalSentences>;
