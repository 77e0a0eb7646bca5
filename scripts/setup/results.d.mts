export interface TestCount {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly skippedNames: readonly string[];
}

export function emptyCount(): TestCount;
export function sum(one: TestCount, other: TestCount): TestCount;
export function countVitest(report: unknown): TestCount;
export function countPlaywright(report: unknown): TestCount;
