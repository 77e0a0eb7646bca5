import { and, eq, inArray } from 'drizzle-orm';
import { scopesUpward, type AccessPolicy, type ScopeId } from '../access/index.ts';
import { accepted, refused, type Result } from '../kernel/index.ts';
import type { Call } from '../records/use-case.ts';
import { DEFAULT_LEVELS, isNeverLetThrough, levelsAt, type LevelHere } from './finding-levels.ts';
import type { Nothing, PrintingHouse, Tx } from './house.ts';
import {
  FINDING_CODES,
  type FindingCode,
  type FindingLevel,
  type GcodeRuleView,
  type PrintingRefusal,
} from './model.ts';
import { gcodeRules } from './tables.ts';

/** How each finding is taken at a place now. */
export function levelsHere(
  tx: Pick<Tx, 'rows'>,
  policy: AccessPolicy,
  scopeId: string,
): Readonly<Record<FindingCode, LevelHere>> {
  const upward: string[] = scopesUpward(policy, scopeId as ScopeId).map(({ id }) => id);
  const rules = tx.rows.select().from(gcodeRules).where(inArray(gcodeRules.scopeId, upward)).all();
  return levelsAt(rules, upward);
}

/** Every finding as it is taken at a place, and which place says so. */
export function listGcodeRules(
  house: Pick<PrintingHouse, 'policy'>,
  tx: Pick<Tx, 'rows'>,
  scopeId: ScopeId,
): readonly GcodeRuleView[] {
  const policy = house.policy();
  const levels = levelsHere(tx, policy, scopeId);
  return FINDING_CODES.map((finding) => {
    const { level, scopeId: from } = levels[finding];
    return {
      finding,
      level,
      defaultLevel: DEFAULT_LEVELS[finding],
      fromScopeName: from === null ? null : (policy.scopes.get(from as ScopeId)?.name ?? ''),
      isChangeable: !isNeverLetThrough(finding),
    };
  });
}

interface RuleInput {
  readonly scopeId: ScopeId;
  readonly finding: FindingCode;
  readonly level: FindingLevel | null;
}

/** Says how a finding is taken at a place and below it, or (null) that the place above says it. */
export function setGcodeRule(
  house: PrintingHouse,
  call: Call,
  { scopeId, finding, level }: RuleInput,
): Result<Nothing, PrintingRefusal> {
  if (isNeverLetThrough(finding)) return refused({ code: 'printing.findingForbidden', finding });
  return house.store.attempt<Nothing, PrintingRefusal>((tx) => {
    const before = levelsHere(tx, house.policy(), scopeId)[finding].level;
    keepRule(house, tx, { scopeId, finding, level });
    const name = house.policy().scopes.get(scopeId)?.name ?? null;
    tx.record({
      actor: call.actor,
      action: call.action,
      result: 'done',
      recordKind: 'scope',
      recordId: scopeId,
      recordName: name,
      scopeId,
      scopeName: name,
      facts: { finding, before, after: levelsHere(tx, house.policy(), scopeId)[finding].level },
    });
    return accepted({});
  });
}

function keepRule(house: PrintingHouse, tx: Tx, { scopeId, finding, level }: RuleInput): void {
  const here = and(eq(gcodeRules.scopeId, scopeId), eq(gcodeRules.finding, finding));
  const known = tx.rows.select().from(gcodeRules).where(here).get();
  if (level === null) {
    if (known !== undefined) tx.rows.delete(gcodeRules).where(eq(gcodeRules.id, known.id)).run();
    return;
  }
  if (known === undefined) {
    const id = house.makeId<'GcodeRule'>();
    tx.rows.insert(gcodeRules).values({ id, scopeId, finding, level, version: 1 }).run();
    return;
  }
  tx.rows
    .update(gcodeRules)
    .set({ level, version: known.version + 1 })
    .where(eq(gcodeRules.id, known.id))
    .run();
}
