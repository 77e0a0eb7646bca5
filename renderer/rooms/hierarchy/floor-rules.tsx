import type { ScopeView } from '../../../src/shop/hierarchy/contract.ts';
import { useAccess } from '../../app/access.tsx';
import { GcodeRulesButton } from '../printers/gcode-rules.tsx';
import { PowerGroupsButton } from '../printers/power-groups.tsx';
import styles from './places.module.css';

/** What a place says to its printers: how files are taken, and how many heat up at once. */
export function FloorRules({ scope, name }: { readonly scope: ScopeView; readonly name: string }) {
  const { may } = useAccess();
  if (!may('printer.view', scope.id)) return null;
  return (
    <div className={styles['floorRules']}>
      <GcodeRulesButton scopeId={scope.id} name={name} guardedBy={scope.id} />
      {scope.kind === 'factory' || scope.kind === 'area' ? <PowerGroupsButton scopeId={scope.id} /> : null}
    </div>
  );
}
