import { harnessOf } from './registry.ts';

/**
 * Which file of tests looks at which demand: several, so that none takes long. H-02 copies the whole project and runs
 * harnesses in the copies: that is for `npm run verify`; that its patches still apply is tested.
 */
export const LOOKED_AT = {
  access: ['decide', 'enforced', 'A-07', 'A-20', 'A-21', 'A-22', 'A-25', 'H-01'],
  accounts: ['A-01', 'A-02', 'A-03', 'A-10', 'A-11'],
  sessions: ['A-04', 'A-05', 'A-06', 'A-08', 'A-09'],
  printing: ['A-23', 'A-24', 'P-08', 'P-10', 'P-11'],
  wire: ['P-01', 'P-02', 'P-03', 'P-04', 'P-05', 'P-06', 'P-07', 'P-09', 'P-13', 'P-14'],
  streaming: ['P-12'],
  record: ['L-01', 'L-02', 'L-03', 'L-04', 'L-05', 'L-06', 'L-07', 'L-08'],
  durability: ['D-03', 'D-04'],
  sync: ['S-01', 'S-02', 'S-03', 'S-04', 'S-05', 'S-06'],
  syncFaults: ['S-07', 'S-08', 'S-09', 'S-10', 'S-11', 'S-12'],
  hub: ['R-01', 'R-02', 'R-03', 'R-04'],
  mutants: ['H-02'],
} as const;

/** A seed for all, so that a failure here is one that anybody sees: `npm run verify` takes another each time. */
const SEED = 20_260_302;

/**
 * A look at the harness itself: what it finds wrong on a few cases. Nothing, if all is well. How much was met, and
 * whether that is enough, is asked by `npm run verify` alone.
 */
export async function failuresOnFewCases(id: string): Promise<readonly string[]> {
  const harness = await harnessOf(id);
  if (harness === null) return [`${id} is not registered`];
  const { failures, skipped, runs } = await harness.run({
    seed: SEED,
    runs: harness.fewRuns,
    progress: () => undefined,
  });
  const isShort = runs < harness.fewRuns || runs === 0;
  return [
    ...failures,
    ...(harness.id === id ? [] : [`${id} is called ${harness.id}`]),
    ...(skipped > 0 ? ['something was skipped'] : []),
    ...(isShort ? [`only ${runs} runs`] : []),
  ];
}
