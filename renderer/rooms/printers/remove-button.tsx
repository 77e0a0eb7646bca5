import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useWords } from '../../text/index.ts';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { guardScope } from './guard-scope.ts';
import { RemovePrinter } from './remove-printer.tsx';

/** Takes a printer off the bench, after a question. */
export function RemoveButton({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const { own } = useAccess();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <GuardedButton
        permission="printer.manage"
        scopeId={guardScope(own, printer)}
        variant="default"
        offBecause={printer.current ? t('bench.off.busy') : null}
        leftSection={<IconTrash aria-hidden size={18} />}
        onClick={() => setAsking(true)}
      >
        {t('bench.more.remove')}
      </GuardedButton>
      {asking ? <RemovePrinter printer={printer} onClose={() => setAsking(false)} /> : null}
    </>
  );
}
