import { Modal } from '@mantine/core';
import { useState } from 'react';
import type { ProbedPrinter } from '../../../src/shop/printers/index.ts';
import { useWords } from '../../text/index.ts';
import { AddDetails } from './add-details.tsx';
import { AddNetwork } from './add-network.tsx';
import styles from './add-printer.module.css';
import { AddSteps } from './add-steps.tsx';
import { AddUsb } from './add-usb.tsx';
import { AddWay, type Way } from './add-way.tsx';

interface AddPrinterProps {
  /** Where it begins: simulated printers need no search. */
  readonly way: 'simulated' | 'serial';
  readonly scopeId: string;
  readonly onClose: () => void;
}

/** What the search came to: an address, and who answered there. */
export interface FoundPrinter {
  readonly address: string;
  readonly credential: string | null;
  /** Null: nobody has answered (yet). */
  readonly probed: ProbedPrinter | null;
}

type Step =
  | { readonly kind: 'what' }
  | { readonly kind: 'where'; readonly way: Exclude<Way, 'simulated'> }
  | { readonly kind: 'who'; readonly way: Way; readonly found: FoundPrinter };

const SIMULATED: FoundPrinter = { address: 'simulated', credential: null, probed: null };

/** Adds a printer step by step: what it is, where it is, who it is. */
export function AddPrinter({ way: first, scopeId: firstScopeId, onClose }: AddPrinterProps) {
  const t = useWords();
  const [scopeId, setScopeId] = useState(firstScopeId);
  const [step, setStep] = useState<Step>(
    first === 'simulated' ? { kind: 'who', way: first, found: SIMULATED } : { kind: 'what' },
  );
  const choose = (way: Way) =>
    setStep(way === 'simulated' ? { kind: 'who', way, found: SIMULATED } : { kind: 'where', way });
  const back = () =>
    setStep(
      step.kind === 'who' && step.way !== 'simulated' ? { kind: 'where', way: step.way } : { kind: 'what' },
    );
  return (
    <Modal
      opened
      onClose={onClose}
      size={680}
      title={t('bench.add.open')}
      closeButtonProps={{ 'aria-label': t('common.close'), size: 44 }}
    >
      <div className={styles['guide']}>
        <AddSteps at={step.kind} />
        {step.kind === 'what' ? <AddWay onChoose={choose} /> : null}
        {step.kind === 'where' ? (
          <Where
            way={step.way}
            scopeId={scopeId}
            onBack={back}
            onFound={(found) => setStep({ kind: 'who', way: step.way, found })}
          />
        ) : null}
        {step.kind === 'who' ? (
          <AddDetails
            found={step.found}
            simulated={step.way === 'simulated'}
            scopeId={scopeId}
            onScope={setScopeId}
            onBack={back}
            onClose={onClose}
          />
        ) : null}
      </div>
    </Modal>
  );
}

export interface WhereProps {
  readonly scopeId: string;
  readonly onBack: () => void;
  readonly onFound: (found: FoundPrinter) => void;
}

function Where({ way, ...props }: WhereProps & { readonly way: Exclude<Way, 'simulated'> }) {
  return way === 'serial' ? <AddUsb {...props} /> : <AddNetwork {...props} />;
}
