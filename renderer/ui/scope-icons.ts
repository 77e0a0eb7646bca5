import {
  IconBuilding,
  IconBuildingCommunity,
  IconBuildingFactory2,
  IconMap2,
  IconUsersGroup,
  IconWorld,
  type Icon,
} from '@tabler/icons-react';
import type { ScopeKind } from '../../src/shop/access/index.ts';
import { IconFilamentPrinter } from './icon-filament-printer.ts';

/** The sign of each kind of place, the same wherever places are named. */
export const SCOPE_ICONS: Readonly<Record<ScopeKind, Icon>> = {
  platform: IconWorld,
  client: IconBuilding,
  enterprise: IconBuildingCommunity,
  factory: IconBuildingFactory2,
  area: IconMap2,
  printer: IconFilamentPrinter,
  organization: IconUsersGroup,
};
