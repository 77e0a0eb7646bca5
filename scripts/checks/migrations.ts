import { z } from 'zod';
import type { Problem, SourceFile } from './tree.ts';

const journalShape = z.object({
  entries: z.array(z.object({ idx: z.number(), when: z.number(), tag: z.string() })),
});

/**
 * The layout of migrations/: one numbered step a file, no gap, in the journal in the same order, forward only.
 */
export function checkMigrations(files: readonly SourceFile[]): Problem[] {
  const steps = files
    .map(({ path }) => path)
    .filter((path) => path.endsWith('.sql'))
    .toSorted();
  const journal = files.find(({ path }) => path === 'migrations/meta/_journal.json');
  if (journal === undefined) return ['migrations/meta/_journal.json is missing'];
  const entries = journalShape.parse(JSON.parse(journal.text)).entries;
  const problems = steps.flatMap((path, index) => {
    const number = String(index).padStart(4, '0');
    return new RegExp(`^migrations/${number}_[a-z0-9_-]+\\.sql$`).test(path)
      ? []
      : [`${path}: the step in place ${index} is named ${number}_what_it_does.sql`];
  });
  for (const [index, entry] of entries.entries()) {
    if (entry.idx !== index) problems.push(`the journal's entry ${index} says that it is ${entry.idx}`);
    if (!steps.includes(`migrations/${entry.tag}.sql`))
      problems.push(`${entry.tag}.sql is in the journal only`);
    const before = entries[index - 1];
    // The store takes a step by its time: one that is older than its forerunner would be passed over.
    if (before !== undefined && before.when >= entry.when) {
      problems.push(`${entry.tag} is not later than ${before.tag}`);
    }
  }
  const inJournal = new Set(entries.map((entry) => `migrations/${entry.tag}.sql`));
  for (const path of steps) if (!inJournal.has(path)) problems.push(`${path} is not in the journal`);
  return problems;
}
