import {
  IconBuildingFactory2,
  IconClipboardList,
  IconCube,
  IconHistory,
  IconUsers,
  type Icon,
} from '@tabler/icons-react';
import { IconFilamentPrinter } from '../ui/icon-filament-printer.ts';
import type { PermissionKey } from '../../src/shop/access/index.ts';

export interface Panel {
  readonly key: 'bench' | 'review' | 'projects' | 'factories' | 'people' | 'record';
  readonly path: '/bench' | '/review' | '/projects' | '/factories' | '/people' | '/record';
  readonly icon: Icon;
  /** Any one of these, anywhere, opens the panel. */
  readonly opensWith: readonly PermissionKey[];
}

/** The panels of the left rail. A person has those that their permissions open, and sees nothing of the others. */
export const PANELS: readonly Panel[] = [
  {
    key: 'bench',
    path: '/bench',
    icon: IconFilamentPrinter,
    opensWith: ['printer.view', 'print.accept'],
  },
  {
    key: 'review',
    path: '/review',
    icon: IconClipboardList,
    opensWith: ['printTask.review', 'printTask.prioritize'],
  },
  { key: 'projects', path: '/projects', icon: IconCube, opensWith: ['project.view'] },
  { key: 'factories', path: '/factories', icon: IconBuildingFactory2, opensWith: ['factory.list'] },
  { key: 'people', path: '/people', icon: IconUsers, opensWith: ['user.list'] },
  { key: 'record', path: '/record', icon: IconHistory, opensWith: ['audit.view'] },
];

type MayAnywhere = (permission: PermissionKey) => boolean;

export function panelsOf(mayAnywhere: MayAnywhere): readonly Panel[] {
  return PANELS.filter(({ opensWith }) => opensWith.some(mayAnywhere));
}

/**
 * Where a person's day begins: a Master with all factories, a Factory manager with what waits for review, who asks
 * for prints with the projects, and everybody else at the bench.
 */
export function homeOf(mayAnywhere: MayAnywhere): Panel['path'] {
  if (mayAnywhere('factory.create')) return '/factories';
  if (mayAnywhere('printTask.review')) return '/review';
  if (mayAnywhere('printTask.request')) return '/projects';
  return panelsOf(mayAnywhere)[0]?.path ?? '/bench';
}
