import { writeFileSync } from 'node:fs';

/**
 * A reporter of vitest: the tests that passed only at their second try, with what the first one failed on. Where no
 * person watches a slow machine may try once more; what it then passes over in silence would be a race that nobody mends.
 */
export default class SecondTries {
  onTestRunEnd(modules) {
    const path = process.env.PRINTHALL_SECOND_TRIES;
    if (path === undefined) return;
    const found = modules.flatMap((module) =>
      [...module.children.allTests()]
        .filter((test) => test.result().state === 'passed' && test.diagnostic()?.flaky)
        .map((test) => ({
          name: `${module.relativeModuleId} › ${test.fullName}`,
          errors: (test.result().errors ?? []).map((error) => error.stack ?? error.message),
        })),
    );
    writeFileSync(path, JSON.stringify(found));
  }
}
