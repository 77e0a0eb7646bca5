import type { why as source } from '../en/why.ts';
import type { Words } from '../words.ts';

export const why: Words<typeof source> = {
  missing: 'Hace falta «{{permission}}» en {{scope}}, y allí no lo tienes.',
  notOwn: 'Solo puedes hacerlo con lo que has creado tú («{{permission}}», {{scope}}).',
  restricted: '{{setBy}} te ha retirado «{{permission}}» en {{scope}}: {{reason}}',
  restrictedUntil: 'Hasta {{until}}.',
  inactive: 'Tu cuenta no está activa.',
  expired: 'El plazo de {{scope}} ha terminado.',
  short: 'Hace falta «{{permission}}».',
  whoCan: 'Te lo puede dar {{people}}.',
  nobody: 'Aquí nadie te lo puede dar.',
  person: '{{name}} ({{role}})',
};
