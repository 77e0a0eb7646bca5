/**
 * What a run of tests came to.
 * @typedef {{ passed: number, failed: number, skipped: number, skippedNames: readonly string[] }} TestCount
 */

/** @returns {TestCount} */
export function emptyCount() {
  return { passed: 0, failed: 0, skipped: 0, skippedNames: [] };
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
    skippedNames: [...one.skippedNames, ...other.skippedNames],
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
    const failed = tests.filter((test) => test.status === 'failed').length;
    const skipped = tests.filter((test) => test.status !== 'failed' && test.status !== 'passed');
    count = sum(count, {
      passed: tests.filter((test) => test.status === 'passed').length,
      failed: file.status === 'failed' && failed === 0 ? 1 : failed,
      skipped: skipped.length,
      skippedNames: skipped.map((test) => test.fullName),
    });
  }
  return count;
}

/**
 * Counts Playwright's JSON report. Errors outside of tests count too; a test that passed only at a second try failed.
 * @returns {TestCount}
 */
export function countPlaywright(report) {
  const specs = report.suites.flatMap((suite) => specsOf(suite, ''));
  const skipped = specs.filter((spec) => spec.status === 'skipped');
  return {
    passed: specs.filter((spec) => spec.status === 'expected').length,
    failed:
      specs.filter((spec) => spec.status === 'unexpected' || spec.status === 'flaky').length +
      report.errors.length,
    skipped: skipped.length,
    skippedNames: skipped.map((spec) => spec.name),
  };
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
