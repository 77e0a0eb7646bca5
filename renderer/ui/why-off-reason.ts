import { useQuery } from '@tanstack/react-query';
import type { PermissionKey } from '../../src/shop/access/index.ts';
import type { ExplanationView } from '../../src/shop/grants/index.ts';
import { assertNever } from '../../src/shop/kernel/index.ts';
import { useApi } from '../app/services.tsx';
import { useFormat, useWords, type Format, type Say } from '../text/index.ts';
import { usePermissionName } from '../text/permissions.ts';
import { useRoleWord } from '../text/roles.ts';

export interface Question {
  readonly permission: PermissionKey;
  readonly scopeId: string;
  readonly ownerId?: string | null | undefined;
}

export interface WhyReason {
  /** Undefined: not asked yet. */
  readonly explanation: ExplanationView | undefined;
  /** Which permission, where, the strongest reason, and who can change it. */
  readonly sentence: string;
  /** Somebody here could grant it, and it has not been asked for yet. */
  readonly canAsk: boolean;
}

/** How many of those who can help stand in a sentence. */
const HELPERS_SAID = 3;

/** Why the signed-in person may not; asked of the core when somebody wants to know. */
export function useWhySentence(question: Question | null, wanted: boolean): WhyReason {
  const t = useWords();
  const api = useApi();
  const format = useFormat();
  const permissionName = usePermissionName();
  const roleWord = useRoleWord();
  const input = {
    permission: question?.permission ?? 'help.open',
    scopeId: (question?.scopeId ?? '') as never,
    ...(question?.ownerId ? { ownerId: question.ownerId as never } : {}),
  };
  const { data: explanation } = useQuery(
    api.access.explain.queryOptions({ input, enabled: question !== null && wanted, staleTime: 30_000 }),
  );
  if (!question) return { explanation: undefined, sentence: '', canAsk: false };
  const permission = permissionName(question.permission);
  if (!explanation || explanation.allowed) {
    return { explanation, sentence: t('why.short', { permission }), canAsk: false };
  }
  const words = { t, permission, format, roleWord };
  const said = [reasonSentence(explanation, words), whoSentence(explanation, words)];
  return {
    explanation,
    sentence: said.join(' ').trim(),
    canAsk: explanation.askedAt === null && canBeAskedFor(explanation),
  };
}

/** Asking helps where somebody here can give it, or lift what takes it away. */
export function canBeAskedFor({ reason, whoCanGrant }: ExplanationView): boolean {
  return whoCanGrant.length > 0 && ['missing', 'notOwn', 'restricted'].includes(reason.kind);
}

interface SentenceWords {
  readonly t: Say;
  readonly permission: string;
  readonly format: Format;
  readonly roleWord: (name: string) => string;
}

function reasonSentence({ reason, scopeName: scope }: ExplanationView, words: SentenceWords): string {
  const { t, permission, format, roleWord } = words;
  switch (reason.kind) {
    case 'notOwn':
      return t('why.notOwn', { permission, scope });
    case 'restricted': {
      const { setBy, roleName, untilAt } = reason;
      const facts = { permission, scope: reason.scopeName, setBy, reason: reason.reason };
      const said =
        roleName === null
          ? t('why.restricted', facts)
          : t('why.restrictedRole', { ...facts, role: roleWord(roleName) });
      return untilAt === null
        ? said
        : `${said} ${t('why.restrictedUntil', { until: format.dateTime(untilAt) })}`;
    }
    case 'inactive':
      return t('why.inactive');
    case 'expired':
      return t('why.expired', { scope: reason.scopeName });
    case 'missing':
    case 'grant':
      // A place that the person does not know has no name for them.
      return scope === '' ? t('why.short', { permission }) : t('why.missing', { permission, scope });
    default:
      return assertNever(reason);
  }
}

function whoSentence({ reason, whoCanGrant }: ExplanationView, words: SentenceWords): string {
  const { t, format, roleWord } = words;
  if (reason.kind === 'inactive') return '';
  const people = whoCanGrant
    .slice(0, HELPERS_SAID)
    .map(({ personName, roleName }) => t('why.person', { name: personName, role: roleWord(roleName) }));
  if (people.length === 0) return t('why.nobody');
  return t(reason.kind === 'restricted' ? 'why.whoCanLift' : 'why.whoCan', { people: format.list(people) });
}
