import type { ReactNode } from 'react';
import type { PermissionKey } from '../../../src/shop/access/index.ts';
import type { TaskSummary } from '../../../src/shop/printing/index.ts';
import { GuardedButton } from '../../ui/guarded-button.tsx';

interface TaskButtonProps {
  readonly task: TaskSummary;
  readonly permission: PermissionKey;
  readonly icon: ReactNode;
  readonly onClick: () => void;
  readonly children: string;
}

/** What can be done with a request: where it stands, and by whom it was made, decide whether this person may. */
export function TaskButton({ task, icon, ...button }: TaskButtonProps) {
  return (
    <GuardedButton
      {...button}
      scopeId={task.scopeId}
      ownerId={task.requestedBy}
      variant="default"
      leftSection={icon}
    />
  );
}
