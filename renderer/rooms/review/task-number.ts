import type { TaskSummary } from '../../../src/shop/printing/index.ts';

/** What people call a task: its number, and two letters more where another task here has the same. */
export function taskNumber({ number, numberMark }: Pick<TaskSummary, 'number' | 'numberMark'>): string {
  return numberMark === null ? String(number) : `${number}-${numberMark}`;
}
