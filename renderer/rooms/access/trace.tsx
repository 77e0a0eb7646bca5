import { IconAlertTriangle, IconCheck, IconMinus, IconX, type Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ExplanationView, ReasonView } from '../../../src/shop/grants/index.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { usePermissionName } from '../../text/permissions.ts';
import { useRoleWord } from '../../text/roles.ts';
import { clsx } from '../../ui/clsx.ts';
import { useSince } from '../../ui/since.ts';
import styles from './trace.module.css';

interface TraceProps {
  readonly explanation: ExplanationView;
  readonly name: string;
  /** The signed-in person asks about themselves. */
  readonly self: boolean;
  /** What can be done about it. */
  readonly children?: ReactNode;
}

type Of<Kind extends ReasonView['kind']> = Extract<ReasonView, { readonly kind: Kind }>;

function reasonsOf<Kind extends ReasonView['kind']>(
  { reasons }: ExplanationView,
  kind: Kind,
): readonly Of<Kind>[] {
  return reasons.filter((reason): reason is Of<Kind> => reason.kind === kind);
}

/** The core's reasoning from top to bottom: each thing that it looked at, and what it found. */
export function Trace({ explanation, name, self, children }: TraceProps) {
  const t = useWords();
  const permissionName = usePermissionName();
  const { allowed, permission, scopeName } = explanation;
  const verdict = self
    ? t(allowed ? 'access.trace.youAllowed' : 'access.trace.youDenied')
    : t(allowed ? 'access.trace.allowed' : 'access.trace.denied', { name });
  return (
    <article className={styles['trace']}>
      <header className={clsx(styles['verdict'], allowed ? styles['yes'] : styles['not'])}>
        {allowed ? <IconCheck aria-hidden size={28} /> : <IconX aria-hidden size={28} />}
        <div role="status">
          <h2>{verdict}</h2>
          <p>{t('access.trace.question', { permission: permissionName(permission), scope: scopeName })}</p>
        </div>
      </header>
      <ol className={styles['steps']}>
        <AccountStep explanation={explanation} />
        <TermStep explanation={explanation} />
        <RolesStep explanation={explanation} />
        <RestrictionsStep explanation={explanation} />
        {allowed ? null : <HelpStep explanation={explanation} />}
      </ol>
      {children ? <footer className={styles['foot']}>{children}</footer> : null}
    </article>
  );
}

type Found = 'good' | 'bad' | 'neutral';
const FOUND: Readonly<Record<Found, Icon>> = { good: IconCheck, bad: IconAlertTriangle, neutral: IconMinus };

interface StepProps {
  readonly found: Found;
  readonly title: string;
  readonly children: ReactNode;
}

function Step({ found, title, children }: StepProps) {
  const Shape = FOUND[found];
  return (
    <li className={clsx(styles['step'], styles[found])}>
      <span className={styles['dot']}>
        <Shape aria-hidden size={16} stroke={2.5} />
      </span>
      <div className={styles['said']}>
        <h3>{title}</h3>
        {children}
      </div>
    </li>
  );
}

interface OneStepProps {
  readonly explanation: ExplanationView;
}

function AccountStep({ explanation }: OneStepProps) {
  const t = useWords();
  const inactive = reasonsOf(explanation, 'inactive').length > 0;
  return (
    <Step found={inactive ? 'bad' : 'good'} title={t('access.trace.account')}>
      <p>{t(inactive ? 'access.trace.accountInactive' : 'access.trace.accountActive')}</p>
    </Step>
  );
}

function TermStep({ explanation }: OneStepProps) {
  const t = useWords();
  const { dateTime } = useFormat();
  const over = reasonsOf(explanation, 'expired');
  return (
    <Step found={over.length > 0 ? 'bad' : 'good'} title={t('access.trace.term')}>
      {over.length === 0 ? <p>{t('access.trace.termRuns')}</p> : null}
      {over.map(({ scopeName, expiredAt }) => (
        <p key={scopeName}>{t('access.trace.termOver', { scope: scopeName, date: dateTime(expiredAt) })}</p>
      ))}
    </Step>
  );
}

function RolesStep({ explanation }: OneStepProps) {
  const t = useWords();
  const { list } = useFormat();
  const roleWord = useRoleWord();
  const grants = reasonsOf(explanation, 'grant');
  const missing = reasonsOf(explanation, 'missing').length > 0;
  const notOwn = reasonsOf(explanation, 'notOwn').length > 0;
  const would = explanation.rolesThatWould.map(roleWord);
  return (
    <Step found={missing || notOwn ? 'bad' : 'good'} title={t('access.trace.roles')}>
      {missing ? <p>{t('access.trace.rolesNone')}</p> : null}
      {notOwn ? <p>{t('access.trace.rolesOwn')}</p> : null}
      {!missing && !notOwn && grants.length === 0 ? <p>{t('access.trace.rolesGive')}</p> : null}
      {grants.length > 0 ? (
        <ul>
          {grants.map((grant) => (
            <GrantLine key={`${grant.roleName} ${grant.scopeName} ${grant.fromAt}`} grant={grant} />
          ))}
        </ul>
      ) : null}
      {(missing || notOwn) && would.length > 0 ? (
        <p className={styles['quiet']}>{t('access.trace.rolesWould', { roles: list(would) })}</p>
      ) : null}
    </Step>
  );
}

function GrantLine({ grant }: { readonly grant: Of<'grant'> }) {
  const t = useWords();
  const { date } = useFormat();
  const since = useSince();
  const roleWord = useRoleWord();
  const { roleName, scopeName, grantedBy, fromAt, untilAt, ownOnly } = grant;
  const given =
    grantedBy === null ? since(fromAt) : t('access.trace.grantedBy', { name: grantedBy, date: date(fromAt) });
  return (
    <li>
      <strong>{t('access.trace.grant', { role: roleWord(roleName), scope: scopeName })}</strong>
      <small>
        {[
          given,
          untilAt === null ? t('access.forGood') : t('access.until', { date: date(untilAt) }),
          ...(ownOnly ? [t('access.trace.ownOnly')] : []),
        ].join(' · ')}
      </small>
    </li>
  );
}

function RestrictionsStep({ explanation }: OneStepProps) {
  const t = useWords();
  const { dateTime } = useFormat();
  const roleWord = useRoleWord();
  const restrictions = reasonsOf(explanation, 'restricted');
  return (
    <Step found={restrictions.length > 0 ? 'bad' : 'good'} title={t('access.trace.restrictions')}>
      {restrictions.length === 0 ? <p>{t('access.trace.restrictionsNone')}</p> : null}
      {restrictions.map(({ restrictionId, setBy, scopeName, roleName, reason, untilAt }) => (
        <div key={restrictionId}>
          <strong>
            {roleName === null
              ? t('access.trace.restriction', { setBy, scope: scopeName })
              : t('access.trace.restrictionRole', { setBy, scope: scopeName, role: roleWord(roleName) })}
          </strong>
          <blockquote>{reason}</blockquote>
          <small>
            {untilAt === null ? t('access.forGood') : t('access.until', { date: dateTime(untilAt) })}
          </small>
        </div>
      ))}
    </Step>
  );
}

function HelpStep({ explanation: { whoCanGrant } }: OneStepProps) {
  const t = useWords();
  const roleWord = useRoleWord();
  return (
    <Step found="neutral" title={t('access.trace.help')}>
      {whoCanGrant.length === 0 ? <p>{t('access.trace.helpNobody')}</p> : null}
      <ul>
        {whoCanGrant.map(({ personName, roleName }) => (
          <li key={`${personName} ${roleName}`}>
            {t('access.trace.helper', { name: personName, role: roleWord(roleName) })}
          </li>
        ))}
      </ul>
    </Step>
  );
}
