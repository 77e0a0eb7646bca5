import { IconCircleOff } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { PermissionKey } from '../../../src/shop/access/index.ts';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { NOT_RESUMABLE } from '../../../src/shop/printing/index.ts';
import { useAccess } from '../../app/access.tsx';
import { refusalOf } from '../../client.ts';
import { useWords } from '../../text/index.ts';
import { useErrorSentence } from '../../text/refusals.ts';
import { HoldButton } from '../../ui/hold-button.tsx';
import { WhyOff } from '../../ui/why-off.tsx';
import { guardScope } from '../printers/guard-scope.ts';
import styles from './resume.module.css';
import { usePrinterActions } from './use-printer-actions.ts';

/** Why there is no way to go on with this part. */
export function CannotResume({ error }: { readonly error: unknown }) {
  const t = useWords();
  const sentence = useErrorSentence();
  const refusal = refusalOf(error);
  const reason = NOT_RESUMABLE.find(
    (one) => refusal?.code === 'printing.notResumable' && one === refusal['state'],
  );
  const isOver = refusal?.code === 'printing.notResumable' && reason === undefined;
  const because = isOver || reason ? t(`resume.reasons.${reason ?? 'other'}`) : sentence(error);
  return (
    <section className={styles['cannot']} aria-labelledby="cannot-title">
      <IconCircleOff aria-hidden size={26} />
      <div>
        <h2 id="cannot-title" className={styles['heading']}>
          {t('resume.cannot')}
        </h2>
        <p>{because}</p>
      </div>
    </section>
  );
}

/** From the start, or without the part: both begin with taking it off, and are held. */
export function OtherWays({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  return (
    <section className={styles['ways']} aria-label={t('resume.otherwise')}>
      <p className={styles['or']}>{t('resume.otherwise')}</p>
      <Way
        printer={printer}
        permission="print.resume"
        act="tryAgain"
        title={t('resume.again')}
        text={t('resume.againText')}
        confirm={t('resume.againConfirm')}
      />
      <Way
        printer={printer}
        permission="print.remove"
        act="remove"
        title={t('resume.off')}
        text={t('resume.offText')}
        confirm={t('resume.offConfirm')}
      />
    </section>
  );
}

interface WayProps {
  readonly printer: PrinterView;
  readonly permission: PermissionKey;
  readonly act: 'tryAgain' | 'remove';
  readonly title: string;
  readonly text: string;
  readonly confirm: string;
}

function Way({ printer, permission, act, title, text, confirm }: WayProps) {
  const navigate = useNavigate();
  const { own, may } = useAccess();
  const actions = usePrinterActions(printer);
  const scopeId = guardScope(own, printer);
  const isAllowed = may(permission, scopeId);
  return (
    <div className={styles['way']}>
      <div>
        <h2 className={styles['heading']}>{title}</h2>
        <p className={styles['quiet']}>{text}</p>
      </div>
      <WhyOff why={isAllowed ? null : { permission, scopeId }} fills>
        {(describedBy) => (
          <HoldButton
            tone="quiet"
            off={!isAllowed}
            busy={actions.busy}
            describedBy={describedBy}
            onConfirm={() => {
              actions.act(act);
              void navigate({ to: '/bench/$printerId', params: { printerId: printer.printerId } });
            }}
          >
            {confirm}
          </HoldButton>
        )}
      </WhyOff>
    </div>
  );
}
