/**
 * What a run of tests came to.
 * `failedNames`: as far as they have one. `secondTries`: tests that passed, but not at once.
 * @typedef {{ passed: number, failed: number, skipped: number, failedNames: readonly string[], skippedNames: readonly string[], secondTries: readonly string[] }} TestCount
 */

/** @returns {TestCount} */
export function emptyCount() {
  return { passed: 0, failed: 0, skipped: 0, failedNames: [], skippedNames: [], secondTries: [] };
}

/**
 * @param {TestCount} one
 * @param {TestCount} other
 * @returns {TestCount}
 */
export function sum(one, other) {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
    failedNames: [...one.failedNames, ...other.failedNames],
    skippedNames: [...one.skippedNames, ...other.skippedNames],
    secondTries: [...one.secondTries, ...other.secondTries],
  };
}

/**
 * Counts vitest's JSON report. A file that failed before its first test counts as one failure.
 * @returns {TestCount}
 */
export function countVitest(report) {
  let count = emptyCount();
  for (const file of report.testResults) {
    const tests = file.assertionResults;
    const failed = tests.filter((test) => test.status === 'failed');
    const isBroken = file.status === 'failed' && failed.length === 0;
    const skipped = tests.filter((test) => test.status !== 'failed' && test.status !== 'passed');
    count = sum(count, {
      passed: tests.filter((test) => test.status === 'passed').length,
      failed: isBroken ? 1 : failed.length,
      failedNames: isBroken ? [file.name] : failed.map((test) => test.fullName),
      skipped: skipped.length,
      skippedNames: skipped.map((test) => test.fullName),
      secondTries: [],
    });
  }
  return count;
}

/**
 * Counts Playwright's JSON report. Errors outside of tests count too.
 * @returns {TestCount}
 */
export function countPlaywright(report) {
  const specs = report.suites.flatMap((suite) => specsOf(suite, ''));
  const skipped = specs.filter((spec) => spec.status === 'skipped');
  const failed = specs.filter((spec) => spec.status === 'unexpected');
  return {
    passed: specs.filter((spec) => spec.status === 'expected' || spec.status === 'flaky').length,
    failed: failed.length + report.errors.length,
    failedNames: failed.map((spec) => spec.name),
    skipped: skipped.length,
    skippedNames: skipped.map((spec) => spec.name),
    secondTries: specs.filter((spec) => spec.status === 'flaky').map((spec) => spec.name),
  };
}

/**
 * A few slips of a crowded machine are told; more than that is no accident, and each is a failure.
 * @param {TestCount} count
 * @returns {TestCount}
 */
export function judgeSecondTries(count) {
  const { length } = count.secondTries;
  return length <= secondTriesAllowed(count)
    ? count
    : {
        ...count,
        passed: count.passed - length,
        failed: count.failed + length,
        failedNames: [...count.failedNames, ...count.secondTries],
      };
}

/** A machine that stands still for a moment hits what runs then: a run of ten times the tests is hit ten times. */
const TESTS_FOR_A_SECOND_TRY = 400;
/** In a part of the tests, too, a stall can hit all that run at once. */
const SECOND_TRIES_AT_LEAST = 3;

function secondTriesAllowed({ passed, failed }) {
  return Math.max(SECOND_TRIES_AT_LEAST, Math.floor((passed + failed) / TESTS_FOR_A_SECOND_TRY));
}

function specsOf(suite, before) {
  const name = `${before}${suite.title} › `;
  return [
    ...(suite.specs ?? []).flatMap((spec) =>
      spec.tests.map((test) => ({ name: name + spec.title, status: test.status })),
    ),
    ...(suite.suites ?? []).flatMap((inner) => specsOf(inner, name)),
  ];
}
