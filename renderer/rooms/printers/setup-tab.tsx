import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useWords } from '../../text/index.ts';
import { CameraSettings } from '../cameras/index.tsx';
import { AboutPrinter } from './about-printer.tsx';
import { GcodeRulesButton } from './gcode-rules.tsx';
import { OutOfServicePanel } from './out-of-service.tsx';
import styles from './printer-page.module.css';
import { RemoveButton } from './remove-button.tsx';
import setup from './setup.module.css';
import { SetupForm } from './setup-form.tsx';

/** How the printer is set up here. */
export function SetupTab({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  return (
    <div className={styles['main']}>
      <SetupForm printer={printer} />
      <OutOfServicePanel printer={printer} />
      <section className={styles['panel']}>
        <CameraSettings printer={printer} />
      </section>
      <section className={styles['panel']}>
        <h2 className={styles['heading']}>{t('bench.page.about')}</h2>
        <AboutPrinter printer={printer} />
        <div className={setup['answers']}>
          <GcodeRulesButton
            scopeId={printer.printerId}
            name={printer.name}
            guardedBy={printer.parentScopeId}
          />
          <RemoveButton printer={printer} />
        </div>
      </section>
    </div>
  );
}
