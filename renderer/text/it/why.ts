import type { why as source } from '../en/why.ts';
import type { Words } from '../words.ts';

export const why: Words<typeof source> = {
  missing: 'Serve «{{permission}}» in {{scope}}, che lì non hai.',
  notOwn: 'Puoi farlo solo con ciò che hai creato tu («{{permission}}», {{scope}}).',
  restricted: '{{setBy}} ti ha tolto «{{permission}}» in {{scope}}: {{reason}}',
  restrictedUntil: 'Fino a {{until}}.',
  inactive: 'Il tuo account non è attivo.',
  expired: 'Il termine di {{scope}} è scaduto.',
  short: 'Serve «{{permission}}».',
  whoCan: 'Te lo può dare {{people}}.',
  nobody: 'Qui nessuno può dartelo.',
  person: '{{name}} ({{role}})',
};
