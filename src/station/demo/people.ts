import type { DefaultRoleKey } from '../../shop/access/index.ts';

/** Shown on the sign-in page of a demo: it protects nothing, and says so. */
export const DEMO_PASSWORD = 'explore the demo factory';

/** The people of the demo, named after what they do. */
export const DEMO_PEOPLE = [
  { key: 'master', name: 'Mara Master', email: 'master@demo.example', role: 'master', at: 'platform' },
  {
    key: 'manager',
    name: 'Fabio Factory',
    email: 'manager@demo.example',
    role: 'factory-manager',
    at: 'factory',
  },
  { key: 'designer', name: 'Dana Designer', email: 'designer@demo.example', role: 'designer', at: 'factory' },
  { key: 'operator', name: 'Otto Operator', email: 'operator@demo.example', role: 'operator', at: 'factory' },
] as const satisfies readonly {
  readonly key: string;
  readonly name: string;
  readonly email: string;
  readonly role: DefaultRoleKey;
  readonly at: 'platform' | 'factory';
}[];

export type DemoPersonKey = (typeof DEMO_PEOPLE)[number]['key'];
