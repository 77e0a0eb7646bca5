import {
  IconAffiliate,
  IconBuildingFactory2,
  IconClipboardList,
  IconCube,
  IconHistory,
  IconLockAccess,
  IconUsers,
  IconVideo,
} from '@tabler/icons-react';
import type { PermissionKey } from '../../src/shop/access/index.ts';
import { IconFilamentPrinter } from '../ui/icon-filament-printer.ts';
import { COMING_PANELS } from './coming-panels.ts';
import type { PanelRow } from './panel-row.ts';

const FLOOR_PANELS = [
  {
    key: 'bench',
    path: '/bench',
    icon: IconFilamentPrinter,
    pack: 'print-farm',
    opensWith: ['printer.view', 'print.accept'],
    inside: [
      'print.pause',
      'print.resume',
      'print.cancel',
      'print.remove',
      'printer.preheat',
      'printer.control',
      'printer.configure',
      'printer.manage',
      'camera.view',
      'connectivity.manage',
    ],
    built: true,
  },
  {
    key: 'cameras',
    path: '/cameras',
    icon: IconVideo,
    pack: 'print-farm',
    opensWith: ['camera.view'],
    inside: ['printer.manage'],
    built: true,
  },
  {
    key: 'review',
    path: '/review',
    icon: IconClipboardList,
    pack: 'print-farm',
    opensWith: ['printTask.review', 'printTask.prioritize'],
    inside: [],
    built: true,
  },
  {
    key: 'projects',
    path: '/projects',
    icon: IconCube,
    pack: 'print-farm',
    opensWith: ['project.view'],
    inside: [
      'project.create',
      'project.modify',
      'project.delete',
      'model.upload',
      'printTask.view',
      'printTask.request',
      'printTask.cancel',
    ],
    built: true,
  },
] as const satisfies readonly PanelRow[];

const COMPANY_PANELS = [
  {
    key: 'factories',
    path: '/factories',
    icon: IconBuildingFactory2,
    pack: 'company',
    opensWith: ['factory.list', 'enterprise.list', 'client.list', 'masterData.manage'],
    inside: [
      'factory.create',
      'factory.modify',
      'factory.manageExpiration',
      'factory.delete',
      'enterprise.create',
      'enterprise.modify',
      'enterprise.delete',
      'client.create',
      'client.modify',
      'client.delete',
      'client.viewStats',
      'dashboard.view',
      'analytics.view',
      'platform.administer',
    ],
    built: true,
  },
  {
    key: 'stations',
    path: '/sync',
    icon: IconAffiliate,
    pack: 'company',
    opensWith: ['connectivity.manage', 'factory.list'],
    inside: [],
    built: true,
  },
  {
    key: 'people',
    path: '/people',
    icon: IconUsers,
    pack: 'company',
    opensWith: ['user.list', 'user.manage', 'operator.manage'],
    inside: ['access.restrict'],
    built: true,
  },
  {
    key: 'access',
    path: '/access',
    icon: IconLockAccess,
    pack: 'company',
    opensWith: ['role.manage', 'user.list', 'user.manage', 'operator.manage'],
    inside: ['access.restrict'],
    built: true,
  },
  {
    key: 'record',
    path: '/record',
    icon: IconHistory,
    pack: 'company',
    opensWith: ['audit.view'],
    inside: [],
    built: true,
  },
] as const satisfies readonly PanelRow[];

/** Every panel of the left rail. A person has those that their permissions open, and sees nothing of the others. */
export const PANELS = [...FLOOR_PANELS, ...COMING_PANELS, ...COMPANY_PANELS] as const;

export type PanelKey = (typeof PANELS)[number]['key'];
export type Panel = PanelRow & { readonly key: PanelKey };

/** Permissions that have no panel, each with the reason. */
export const WITHOUT_PANEL: Readonly<Partial<Record<PermissionKey, string>>> = {
  'profile.modify': 'The own account is in the menu of the person, on every screen.',
  'help.open': 'Help belongs to the screen that one is on.',
  'quickLink.view': 'Links stand on the screens that they lead from.',
};

type MayAnywhere = (permission: PermissionKey) => boolean;

export function panelsOf(mayAnywhere: MayAnywhere): readonly Panel[] {
  return PANELS.filter((panel: Panel) => panel.opensWith.some(mayAnywhere));
}

/** The panel of an address, as in `/stock`. */
export function panelAt(path: string): Panel | null {
  return PANELS.find((panel) => panel.path === path) ?? null;
}

/**
 * Where a person's day begins: a Master with all factories, a Factory manager with what waits for review, who asks
 * for prints with the projects, and everybody else with the first panel that there is to work in. Null: nothing is
 * open to them.
 */
export function homeOf(mayAnywhere: MayAnywhere): Panel['path'] | null {
  if (mayAnywhere('factory.create')) return '/factories';
  if (mayAnywhere('printTask.review')) return '/review';
  if (mayAnywhere('printTask.request')) return '/projects';
  const panels = panelsOf(mayAnywhere);
  return (panels.find(({ built }) => built) ?? panels[0])?.path ?? null;
}
