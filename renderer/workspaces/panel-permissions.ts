import type { PermissionKey } from '../../src/shop/access/index.ts';
import { PANELS, type Panel, type PanelKey } from './panels.ts';

/** Everything that can be done in a panel: what its screens' small charts show. */
export function panelPermissions(key: PanelKey): readonly PermissionKey[] {
  const panel: Panel | undefined = PANELS.find((one) => one.key === key);
  return panel === undefined ? [] : [...panel.opensWith, ...panel.inside];
}
