import type { ButtonProps } from '@mantine/core';
import type { MouseEvent, ReactNode } from 'react';
import type { PermissionKey } from '../../src/shop/access/index.ts';
import { useAccess } from '../app/access.tsx';
import { OffButton } from './off-button.tsx';

export interface GuardedButtonProps extends Omit<ButtonProps, 'disabled'> {
  readonly permission: PermissionKey;
  readonly scopeId: string;
  /** Who made the record; for permissions that are held on own records only. */
  readonly ownerId?: string | null;
  /** Something else than a permission stands in the way: the sentence that says what. */
  readonly offBecause?: string | null | undefined;
  readonly onClick: (event: MouseEvent<HTMLButtonElement>) => void;
  readonly children: ReactNode;
  readonly 'aria-label'?: string;
}

/**
 * A button that only some may press. Off, it stays where it is and can be focused, and says which permission is
 * missing, where, and who can grant it.
 */
export function GuardedButton({
  permission,
  scopeId,
  ownerId,
  offBecause = null,
  onClick,
  children,
  ...rest
}: GuardedButtonProps) {
  const { may } = useAccess();
  const why = may(permission, scopeId, ownerId) ? offBecause : { permission, scopeId, ownerId };
  return (
    <OffButton {...rest} why={why} onClick={onClick}>
      {children}
    </OffButton>
  );
}
