import type { Harness } from './harness.ts';

type Load = () => Promise<{ readonly harness: Harness }>;

/** Every demand that `npm run verify` knows, with the module that checks it. */
const REGISTERED: Readonly<Record<string, Load>> = {
  decide: () => import('./decide.ts'),
  enforced: () => import('./enforced.ts'),
  'A-01': () => import('./a-01.ts'),
  'A-02': () => import('./a-02.ts'),
  'A-03': () => import('./a-03.ts'),
  'A-04': () => import('./a-04.ts'),
  'A-05': () => import('./a-05.ts'),
  'A-06': () => import('./a-06.ts'),
  'A-07': () => import('./a-07.ts'),
  'A-08': () => import('./a-08.ts'),
  'A-09': () => import('./a-09.ts'),
  'A-10': () => import('./a-10.ts'),
  'A-11': () => import('./a-11.ts'),
  'A-20': () => import('./a-20.ts'),
  'A-21': () => import('./a-21.ts'),
  'A-22': () => import('./a-22.ts'),
  'A-23': () => import('./a-23.ts'),
  'A-24': () => import('./a-24.ts'),
  'A-25': () => import('./a-25.ts'),
  'P-01': () => import('./p-01.ts'),
  'P-02': () => import('./p-02.ts'),
  'P-03': () => import('./p-03.ts'),
  'P-04': () => import('./p-04.ts'),
  'P-05': () => import('./p-05.ts'),
  'P-06': () => import('./p-06.ts'),
  'P-07': () => import('./p-07.ts'),
  'P-08': () => import('./p-08.ts'),
  'P-09': () => import('./p-09.ts'),
  'P-10': () => import('./p-10.ts'),
  'P-11': () => import('./p-11.ts'),
  'P-12': () => import('./p-12.ts'),
  'P-13': () => import('./p-13.ts'),
  'L-01': () => import('./l-01.ts'),
  'L-02': () => import('./l-02.ts'),
  'L-03': () => import('./l-03.ts'),
  'L-04': () => import('./l-04.ts'),
  'L-05': () => import('./l-05.ts'),
  'L-06': () => import('./l-06.ts'),
  'L-07': () => import('./l-07.ts'),
  'L-08': () => import('./l-08.ts'),
  'R-01': () => import('./r-01.ts'),
  'R-02': () => import('./r-02.ts'),
  'R-03': () => import('./r-03.ts'),
  'R-04': () => import('./r-04.ts'),
  'D-03': () => import('./d-03.ts'),
  'D-04': () => import('./d-04.ts'),
  'S-01': () => import('./s-01.ts'),
  'S-02': () => import('./s-02.ts'),
  'S-03': () => import('./s-03.ts'),
  'S-04': () => import('./s-04.ts'),
  'S-05': () => import('./s-05.ts'),
  'S-06': () => import('./s-06.ts'),
  'S-07': () => import('./s-07.ts'),
  'S-08': () => import('./s-08.ts'),
  'S-09': () => import('./s-09.ts'),
  'S-10': () => import('./s-10.ts'),
  'S-11': () => import('./s-11.ts'),
  'S-12': () => import('./s-12.ts'),
  'H-01': () => import('./h-01.ts'),
  'H-02': () => import('./h-02.ts'),
};

export const DEMANDS: readonly string[] = Object.keys(REGISTERED);

export async function harnessOf(id: string): Promise<Harness | null> {
  const load = Object.hasOwn(REGISTERED, id) ? REGISTERED[id] : undefined;
  return load === undefined ? null : (await load()).harness;
}
