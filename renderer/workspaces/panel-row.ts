import type { Icon } from '@tabler/icons-react';
import type { PermissionKey } from '../../src/shop/access/index.ts';

/** What a panel belongs to: the packs of roles, and `company` for what every company has. In the order of the rail. */
export const PANEL_PACKS = [
  'print-farm',
  'plant',
  'service-bureau',
  'made-to-order',
  'inventory',
  'company',
] as const;
export type PanelPack = (typeof PANEL_PACKS)[number];

/** One line of the table of panels. */
export interface PanelRow {
  readonly key: string;
  readonly path: string;
  readonly icon: Icon;
  readonly pack: PanelPack;
  /** Any one of these, anywhere, opens the panel: there is something to see with it. */
  readonly opensWith: readonly PermissionKey[];
  /** What else is done in it. These open nothing by themselves: they act on what the ones above show. */
  readonly inside: readonly PermissionKey[];
  /** False: an empty room, which says what will be done there. */
  readonly built: boolean;
}
