import type { KeyboardEvent, ReactNode } from 'react';
import type { PermissionKey } from '../../../src/shop/access/index.ts';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useAccess } from '../../app/access.tsx';
import { clsx } from '../../ui/clsx.ts';
import { WhyOff } from '../../ui/why-off.tsx';
import { guardScope } from '../printers/guard-scope.ts';
import styles from './controls.module.css';

interface TouchButtonProps {
  readonly printer: PrinterView;
  readonly permission?: PermissionKey;
  /** Something else than a permission stands in the way: the sentence that says what. */
  readonly offBecause: string | null;
  readonly onPress: () => void;
  readonly children: ReactNode;
  /** Where the button shows only a picture. */
  readonly label?: string;
  /** Where it stands in its group. */
  readonly place?: string;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
}

/** A button of the panel: 56 px for a glove, a picture or a word; off, it says why. */
export function TouchButton(props: TouchButtonProps) {
  const {
    printer,
    permission = 'printer.control',
    offBecause,
    onPress,
    children,
    label,
    place,
    onKeyDown,
  } = props;
  const why = useWhyNot(printer, permission, offBecause);
  const off = why !== null;
  return (
    <div className={clsx(styles['touchPlace'], place && styles[place])}>
      <WhyOff why={why} fills>
        {(describedBy) => (
          <button
            type="button"
            className={clsx(styles['touch'], off && styles['off'])}
            aria-label={label}
            aria-disabled={off || undefined}
            aria-describedby={describedBy}
            onClick={() => {
              if (!off) onPress();
            }}
            onKeyDown={onKeyDown}
          >
            {children}
          </button>
        )}
      </WhyOff>
    </div>
  );
}

/** What stands in the way of a control: a permission, else the given sentence, else nothing. */
export function useWhyNot(printer: PrinterView, permission: PermissionKey, offBecause: string | null) {
  const { own, may } = useAccess();
  const scopeId = guardScope(own, printer);
  return may(permission, scopeId) ? offBecause : { permission, scopeId };
}
