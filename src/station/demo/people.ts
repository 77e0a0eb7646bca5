import type { DefaultRoleKey, RolePack } from '../../shop/access/index.ts';

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

/** People of the other role packs, and one who works in two factories: for looking around, not for the main job. */
export const DEMO_GUESTS = [
  { name: 'Paula Plant', email: 'plant@demo.example', grants: [['plant', 'plant-manager', 'factory']] },
  { name: 'Milo Machine', email: 'machine@demo.example', grants: [['plant', 'machine-operator', 'area']] },
  { name: 'Mes Mira', email: 'mes@demo.example', grants: [['service-bureau', 'mes-operator', 'factory']] },
  { name: 'Sara Sales', email: 'sales@demo.example', grants: [['made-to-order', 'sales', 'client']] },
  { name: 'Stan Stock', email: 'stock@demo.example', grants: [['inventory', 'stock-writer', 'client']] },
  {
    name: 'Tilda Two',
    email: 'two@demo.example',
    grants: [
      ['print-farm', 'operator', 'factory'],
      ['print-farm', 'factory-manager', 'second'],
    ],
  },
] as const satisfies readonly {
  readonly name: string;
  readonly email: string;
  readonly grants: readonly (readonly [RolePack, DefaultRoleKey, 'client' | 'factory' | 'second' | 'area'])[];
}[];

/** Seats of the demo's company: enough to invite a few, few enough to see what happens when they are taken. */
export const DEMO_SEATS = 12;
