import type { why as source } from '../en/why.ts';
import type { Words } from '../words.ts';

export const why: Words<typeof source> = {
  missing: 'This needs “{{permission}}” in {{scope}}, which you do not have there.',
  notOwn: 'You may do this only with what you made yourself (“{{permission}}”, {{scope}}).',
  restricted: '{{setBy}} has taken “{{permission}}” away from you in {{scope}}: {{reason}}',
  restrictedRole: '{{setBy}} has taken “{{permission}}” away from the role {{role}} in {{scope}}: {{reason}}',
  restrictedUntil: 'Until {{until}}.',
  inactive: 'Your account is not active.',
  expired: 'The term of {{scope}} is over.',
  short: 'This needs “{{permission}}”.',
  whoCan: '{{people}} can grant it.',
  whoCanLift: '{{people}} can lift it.',
  nobody: 'Nobody here can grant it.',
  person: '{{name}} ({{role}})',
  press: 'Press it to ask for access.',
  asked: 'You asked {{when}}.',
  title: 'Why this is off',
  whole: 'The whole reason',
  ask: 'Ask for access',
  note: 'A word to them',
  noteHint: 'What you need it for',
  reaches_one: 'It reaches {{count}} person.',
  reaches_other: 'It reaches {{count}} people.',
  askedTitle: 'You have asked',
  withdraw: 'Withdraw',
};
