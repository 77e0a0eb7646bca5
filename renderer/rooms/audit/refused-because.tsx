import { isPermissionKey } from '../../../src/shop/access/index.ts';
import type { AuditEntryView } from '../../../src/shop/audit/contract.ts';
import type { ReasonView } from '../../../src/shop/grants/index.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { usePermissionName } from '../../text/permissions.ts';
import { useRefusalSentence } from '../../text/refusals.ts';
import { useRoleWord } from '../../text/roles.ts';
import { useEntryNames } from './use-entry-names.ts';

function codeOf(value: unknown): { readonly code: string } | null {
  if (typeof value !== 'object' || value === null || !('code' in value)) return null;
  return typeof value.code === 'string' ? (value as { readonly code: string }) : null;
}

function reasonOf(value: unknown): ReasonView | null {
  return typeof value === 'object' && value !== null && 'kind' in value ? (value as ReasonView) : null;
}

/** Why a call was refused, with the whole reason that was kept. */
export function RefusedBecause({ entry }: { readonly entry: AuditEntryView }) {
  const t = useWords();
  const sentence = useRefusalSentence();
  const permissionName = usePermissionName();
  const names = useEntryNames();
  const { permission, reason, refusal } = entry.facts;
  const told = codeOf(refusal) ?? codeOf(entry.facts);
  const kept = reasonOf(reason);
  const wanted = typeof permission === 'string' && isPermissionKey(permission) ? permission : null;
  return (
    <>
      {told ? <p>{sentence(told)}</p> : null}
      {wanted === null ? null : (
        <p>
          {t('record.because.needs', {
            permission: permissionName(wanted),
            scope: names.where(entry) ?? t('common.unknown'),
          })}
        </p>
      )}
      {kept ? <Reason reason={kept} /> : null}
    </>
  );
}

function Reason({ reason }: { readonly reason: ReasonView }) {
  const t = useWords();
  const { dateTime } = useFormat();
  const roleWord = useRoleWord();
  switch (reason.kind) {
    case 'missing':
    case 'notOwn':
    case 'inactive':
      return <p>{t(`record.because.${reason.kind}`)}</p>;
    case 'restricted':
      return (
        <p>
          {reason.roleName === null
            ? t('record.because.restricted', {
                setBy: reason.setBy,
                scope: reason.scopeName,
                reason: reason.reason,
              })
            : t('record.because.roleRestricted', {
                role: roleWord(reason.roleName),
                setBy: reason.setBy,
                scope: reason.scopeName,
                reason: reason.reason,
              })}
        </p>
      );
    case 'expired':
      return (
        <p>{t('record.because.expired', { scope: reason.scopeName, time: dateTime(reason.expiredAt) })}</p>
      );
    default:
      return null;
  }
}
