import type { TaskSummary } from '../../../src/shop/printing/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useWords } from '../../text/index.ts';
import { dutiesAreSeparate } from './duties.ts';

/** Why this person may not review this task although they hold the permission; null when nothing stands in the way. */
export function useWhyNotReview(task: TaskSummary): string | null {
  const t = useWords();
  const { own } = useAccess();
  const { personId } = own.person;
  if (!task.keptApart.includes(personId) || !dutiesAreSeparate(own.scopes, task.scopeId)) return null;
  return t(task.requestedBy === personId ? 'review.ownRequest' : 'review.ownWork');
}
