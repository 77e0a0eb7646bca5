import {
  IconFlame,
  IconHandClick,
  IconLoader2,
  IconPackageExport,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlugConnected,
  IconShieldCheck,
  IconTool,
  type Icon,
} from '@tabler/icons-react';
import { IconFilamentPrinter } from '../../ui/icon-filament-printer.ts';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useAccess } from '../../app/access.tsx';
import { guardScope } from '../printers/guard-scope.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { useRefusalSentence } from '../../text/refusals.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { HoldButton } from '../../ui/hold-button.tsx';
import { WhyOff } from '../../ui/why-off.tsx';
import { AcceptTask } from './accept-task.tsx';
import { AskAfar } from './ask-afar.tsx';
import { isBrokenOff } from './broken-off.ts';
import { IS_HELD, PERMISSION_OF } from './action-permissions.ts';
import { situationOf, type NextAction } from './situation.ts';
import type { PrinterAction } from './use-printer-actions.ts';

const ICONS: Readonly<Record<NextAction, Icon>> = {
  connect: IconPlugConnected,
  bringBack: IconTool,
  clearFault: IconShieldCheck,
  acceptTask: IconHandClick,
  preheat: IconFlame,
  start: IconFilamentPrinter,
  pause: IconPlayerPause,
  resume: IconPlayerPlay,
  remove: IconPackageExport,
};

/** What needs the print's file at this station. */
const HEATS_OR_STARTS: ReadonlySet<NextAction> = new Set(['preheat', 'start']);

interface NextButtonProps {
  readonly printer: PrinterView;
  readonly busy: boolean;
  readonly act: (action: PrinterAction) => void;
  /** Fitting tasks that wait; the button for the next task is loud only when there are some. */
  readonly fitting: number;
}

/** The one next action of a printer, as one large button. */
export function NextButton({ printer, busy, act, fitting }: NextButtonProps) {
  const t = useWords();
  const sentence = useRefusalSentence();
  const { own, may } = useAccess();
  const [choosing, setChoosing] = useState(false);
  const situation = situationOf(printer);
  if ('waits' in situation) {
    return (
      <BigButton icon={<IconLoader2 aria-hidden />} quiet off>
        {t(`bench.next.wait.${situation.waits}`)}
      </BigButton>
    );
  }
  if (situation.kind === 'elsewhere')
    return <AskAfar printer={printer} asks={situation.asks} act={act} busy={busy} />;
  const { next } = situation;
  const permission = PERMISSION_OF[next];
  const scopeId = guardScope(own, printer);
  const onItsWay = (HEATS_OR_STARTS.has(next) && printer.current?.fileOnItsWay) || null;
  const why = may(permission, scopeId) ? onItsWay && sentence(onItsWay) : { permission, scopeId };
  const off = why !== null;
  const Shape = ICONS[next];
  const run = () => (next === 'acceptTask' ? setChoosing(true) : act(next));
  const quiet = next === 'pause' || next === 'bringBack' || (next === 'acceptTask' && fitting === 0);
  const isBroken = printer.current !== null && isBrokenOff(printer.current.state) && next === 'remove';
  return (
    <>
      {isBroken ? <GoOn printer={printer} /> : null}
      <WhyOff why={why} fills>
        {(describedBy) =>
          IS_HELD[next] ? (
            <HoldButton
              icon={<Shape aria-hidden size={26} />}
              tone={isBroken ? 'quiet' : 'waiting'}
              off={off}
              busy={busy}
              describedBy={describedBy}
              onConfirm={run}
            >
              {t(`bench.next.${next}`)}
            </HoldButton>
          ) : (
            <BigButton
              icon={<Shape aria-hidden />}
              quiet={quiet}
              off={off}
              busy={busy}
              describedBy={describedBy}
              onPress={run}
            >
              {t(`bench.next.${next}`)}
            </BigButton>
          )
        }
      </WhyOff>
      {choosing ? <AcceptTask printer={printer} onClose={() => setChoosing(false)} /> : null}
    </>
  );
}

/** The way on for a print that broke off: nothing is sent before the plan was read. */
function GoOn({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const format = useFormat();
  const navigate = useNavigate();
  const { printerId, current } = printer;
  return (
    <BigButton
      icon={<IconPlayerPlay aria-hidden />}
      onPress={() => void navigate({ to: '/bench/$printerId/resume', params: { printerId } })}
    >
      {current?.layer
        ? t('resume.goOnFrom', { layer: format.number(current.layer) })
        : t('resume.goOnFromLine')}
    </BigButton>
  );
}
