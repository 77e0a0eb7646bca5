import { Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId, useState, type ReactNode } from 'react';
import type { PermissionKey } from '../../src/shop/access/index.ts';
import type { ExplanationView } from '../../src/shop/grants/index.ts';
import { useApi } from '../app/services.tsx';
import { useFormat, useWords, type Say } from '../text/index.ts';
import { usePermissionName } from '../text/permissions.ts';
import { clsx } from './clsx.ts';
import styles from './why-off.module.css';

interface Question {
  readonly permission: PermissionKey;
  readonly scopeId: string;
  readonly ownerId?: string | null | undefined;
}

interface WhyOffProps {
  /** The permission that is missing; or the sentence that says what else stands in the way. Null: nothing does. */
  readonly why: Question | string | null;
  /** The control takes the whole width of its box. */
  readonly fills?: boolean;
  /** Gets the id of the description, for `aria-describedby`. */
  readonly children: (describedBy: string | undefined) => ReactNode;
}

/**
 * Around a control that is off: says why on hover, focus and touch, and to a screen reader. Which permission, where,
 * and who can grant it is asked of the core when somebody wants to know.
 */
export function WhyOff({ why, fills = false, children }: WhyOffProps) {
  const id = useId();
  const [wanted, setWanted] = useState(false);
  const question = typeof why === 'object' ? why : null;
  const sentence = useWhySentence(question, wanted);
  if (why === null) return children(undefined);
  const label = typeof why === 'string' ? why : sentence;
  const ask = () => setWanted(true);
  return (
    <Tooltip label={label} events={{ hover: true, focus: true, touch: true }}>
      <span
        className={clsx(styles['anchor'], fills && styles['fills'])}
        onPointerEnter={ask}
        onFocus={ask}
        onTouchStart={ask}
      >
        {children(id)}
        <span id={id} className="for-screen-readers">
          {label}
        </span>
      </span>
    </Tooltip>
  );
}

function useWhySentence(question: Question | null, wanted: boolean): string {
  const t = useWords();
  const api = useApi();
  const format = useFormat();
  const permissionName = usePermissionName();
  const input = {
    permission: question?.permission ?? 'help.open',
    scopeId: (question?.scopeId ?? '') as never,
    ...(question?.ownerId ? { ownerId: question.ownerId as never } : {}),
  };
  const { data } = useQuery(
    api.access.explain.queryOptions({ input, enabled: question !== null && wanted, staleTime: 30_000 }),
  );
  if (!question) return '';
  const permission = permissionName(question.permission);
  if (!data || data.allowed) return t('why.short', { permission });
  return `${reasonSentence(t, data, permission, format.dateTime)} ${whoSentence(t, data, format.list)}`.trim();
}

function reasonSentence(
  t: Say,
  explanation: ExplanationView,
  permission: string,
  dateTime: (at: number) => string,
): string {
  const { reason, scopeName: scope } = explanation;
  switch (reason.kind) {
    case 'notOwn':
      return t('why.notOwn', { permission, scope });
    case 'restricted': {
      const said = t('why.restricted', { permission, scope, setBy: reason.setBy, reason: reason.reason });
      const until = reason.untilAt;
      return until === null ? said : `${said} ${t('why.restrictedUntil', { until: dateTime(until) })}`;
    }
    case 'inactive':
      return t('why.inactive');
    case 'expired':
      return t('why.expired', { scope: reason.scopeName });
    case 'missing':
    case 'grant':
      return t('why.missing', { permission, scope });
    default:
      return t('why.short', { permission });
  }
}

function whoSentence(
  t: Say,
  explanation: ExplanationView,
  list: (items: readonly string[]) => string,
): string {
  if (explanation.reason.kind === 'inactive') return '';
  const people = explanation.whoCanGrant
    .slice(0, 3)
    .map(({ personName, roleName }) => t('why.person', { name: personName, role: roleName }));
  return people.length > 0 ? t('why.whoCan', { people: list(people) }) : t('why.nobody');
}
