import { IconFlame, IconPlayerPause, IconPlayerPlay, type Icon } from '@tabler/icons-react';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useWords } from '../../text/index.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { HoldButton } from '../../ui/hold-button.tsx';
import { WhyOff } from '../../ui/why-off.tsx';
import { guardScope } from '../printers/guard-scope.ts';
import { PERMISSION_OF } from './action-permissions.ts';
import type { PrinterAction } from './use-printer-actions.ts';

const ICONS: Readonly<Record<'pause' | 'resume' | 'preheat', Icon>> = {
  pause: IconPlayerPause,
  resume: IconPlayerPlay,
  preheat: IconFlame,
};

interface AskAfarProps {
  readonly printer: PrinterView;
  /** Null: nothing can be asked of it now. */
  readonly asks: 'pause' | 'resume' | 'preheat' | null;
  readonly act: (action: PrinterAction) => void;
  readonly busy: boolean;
}

/** What a person here can ask of a printer at another station: a wish, which its own station judges and answers. */
export function AskAfar({ printer, asks, act, busy }: AskAfarProps) {
  const t = useWords();
  const { own, may } = useAccess();
  if (asks === null) return null;
  const permission = PERMISSION_OF[asks];
  const scopeId = guardScope(own, printer);
  const why = may(permission, scopeId) ? null : { permission, scopeId };
  const Shape = ICONS[asks];
  const isWaiting = printer.asked?.state === 'asked';
  return (
    <WhyOff why={why} fills>
      {(describedBy) =>
        asks === 'pause' ? (
          <BigButton
            icon={<Shape aria-hidden />}
            quiet
            off={why !== null}
            busy={busy || isWaiting}
            describedBy={describedBy}
            onPress={() => act(asks)}
          >
            {t(`elsewhere.ask.${asks}`)}
          </BigButton>
        ) : (
          <HoldButton
            icon={<Shape aria-hidden size={26} />}
            tone="quiet"
            off={why !== null}
            busy={busy || isWaiting}
            describedBy={describedBy}
            onConfirm={() => act(asks)}
          >
            {t(`elsewhere.ask.${asks}`)}
          </HoldButton>
        )
      }
    </WhyOff>
  );
}
