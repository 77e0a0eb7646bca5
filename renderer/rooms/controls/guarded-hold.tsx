import type { ComponentProps } from 'react';
import type { PermissionKey } from '../../../src/shop/access/index.ts';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { HoldButton } from '../../ui/hold-button.tsx';
import { WhyOff } from '../../ui/why-off.tsx';
import { useWhyNot } from './touch-button.tsx';

interface GuardedHoldProps extends Omit<ComponentProps<typeof HoldButton>, 'off' | 'describedBy'> {
  readonly printer: PrinterView;
  readonly permission: PermissionKey;
  readonly offBecause: string | null;
}

/** What heats or moves far, held by whoever may; off, it says why. */
export function GuardedHold({ printer, permission, offBecause, ...rest }: GuardedHoldProps) {
  const why = useWhyNot(printer, permission, offBecause);
  return (
    <WhyOff why={why} fills>
      {(describedBy) => <HoldButton {...rest} off={why !== null} describedBy={describedBy} />}
    </WhyOff>
  );
}
