import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/e2e/**', 'node_modules/**'],
    // Real files, sockets and child processes: forks keep a crash of a native module inside one file's run.
    pool: 'forks',
    // Half of the time they wait for real things; by default one core would be left alone all the while.
    maxWorkers: Math.max(2, availableParallelism()),
    // For what hangs, not for what is slow: a machine with other work takes five times as long.
    testTimeout: 120_000,
    // As in playwright.config.ts: named at the end, and more than a few are failures (scripts/setup/results.mjs).
    retry: process.env['CI'] === undefined ? 0 : 1,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
