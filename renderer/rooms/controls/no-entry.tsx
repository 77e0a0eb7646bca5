import { IconLock } from '@tabler/icons-react';
import type { PermissionKey } from '../../../src/shop/access/index.ts';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useWords } from '../../text/index.ts';
import { usePermissionName } from '../../text/permissions.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { guardScope } from '../printers/guard-scope.ts';

interface NoEntryProps {
  readonly printer: PrinterView;
  readonly permission: PermissionKey;
}

/** A tab that is for others: which permission it wants, and the way to ask those who can give it. */
export function NoEntry({ printer, permission }: NoEntryProps) {
  const t = useWords();
  const { own } = useAccess();
  const permissionName = usePermissionName();
  return (
    <EmptyState
      icon={IconLock}
      title={t('why.short', { permission: permissionName(permission) })}
      action={
        <GuardedButton
          permission={permission}
          scopeId={guardScope(own, printer)}
          variant="default"
          onClick={() => undefined}
        >
          {t('why.title')}
        </GuardedButton>
      }
    />
  );
}
