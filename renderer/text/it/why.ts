import type { why as source } from '../en/why.ts';
import type { Words } from '../words.ts';

export const why: Words<typeof source> = {
  missing: 'Serve «{{permission}}» in {{scope}}, che lì non hai.',
  notOwn: 'Puoi farlo solo con ciò che hai creato tu («{{permission}}», {{scope}}).',
  restricted: '{{setBy}} ti ha tolto «{{permission}}» in {{scope}}: {{reason}}',
  restrictedRole: '{{setBy}} ha tolto «{{permission}}» al ruolo {{role}} in {{scope}}: {{reason}}',
  restrictedUntil: 'Fino al {{until}}.',
  inactive: 'Il tuo account non è attivo.',
  expired: 'Il termine di {{scope}} è scaduto.',
  short: 'Serve «{{permission}}».',
  whoCan: 'Te lo può dare {{people}}.',
  whoCanLift: 'La può togliere {{people}}.',
  nobody: 'Qui nessuno può dartelo.',
  person: '{{name}} ({{role}})',
  press: 'Premilo per chiedere l’accesso.',
  asked: 'L’hai chiesto {{when}}.',
  title: 'Perché non è disponibile',
  whole: 'Il motivo per intero',
  ask: 'Chiedi l’accesso',
  note: 'Due parole per loro',
  noteHint: 'A che cosa ti serve',
};
