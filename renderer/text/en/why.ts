/** Why a control is off. */
export const why = {
  missing: 'This needs “{{permission}}” in {{scope}}, which you do not have there.',
  notOwn: 'You may do this only with what you made yourself (“{{permission}}”, {{scope}}).',
  restricted: '{{setBy}} has taken “{{permission}}” away from you in {{scope}}: {{reason}}',
  restrictedUntil: 'Until {{until}}.',
  inactive: 'Your account is not active.',
  expired: 'The term of {{scope}} is over.',
  short: 'This needs “{{permission}}”.',
  whoCan: '{{people}} can grant it.',
  nobody: 'Nobody here can grant it.',
  person: '{{name}} ({{role}})',
};
