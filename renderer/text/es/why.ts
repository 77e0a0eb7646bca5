import type { why as source } from '../en/why.ts';
import type { Words } from '../words.ts';

export const why: Words<typeof source> = {
  missing: 'Hace falta «{{permission}}» en {{scope}}, y allí no lo tienes.',
  notOwn: 'Solo puedes hacerlo con lo que has creado tú («{{permission}}», {{scope}}).',
  restricted: '{{setBy}} te ha retirado «{{permission}}» en {{scope}}: {{reason}}',
  restrictedRole: '{{setBy}} ha retirado «{{permission}}» al rol {{role}} en {{scope}}: {{reason}}',
  restrictedUntil: 'Hasta el {{until}}.',
  inactive: 'Tu cuenta no está activa.',
  expired: 'El plazo de {{scope}} ha terminado.',
  short: 'Hace falta «{{permission}}».',
  whoCan: 'Te lo puede dar {{people}}.',
  whoCanLift: 'Lo puede levantar {{people}}.',
  nobody: 'Aquí nadie te lo puede dar.',
  person: '{{name}} ({{role}})',
  press: 'Púlsalo para pedir acceso.',
  asked: 'Lo pediste {{when}}.',
  title: 'Por qué no está disponible',
  whole: 'El motivo completo',
  ask: 'Pedir acceso',
  note: 'Unas palabras para ellos',
  noteHint: 'Para qué lo necesitas',
};
