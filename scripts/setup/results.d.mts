export interface TestCount {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failedNames: readonly string[];
  readonly skippedNames: readonly string[];
  readonly secondTries: readonly string[];
}

export function emptyCount(): TestCount;
export function sum(one: TestCount, other: TestCount): TestCount;
export function countVitest(report: unknown): TestCount;
export function countPlaywright(report: unknown): TestCount;
export function judgeSecondTries(count: TestCount): TestCount;
