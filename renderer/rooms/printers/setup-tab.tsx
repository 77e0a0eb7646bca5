import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useWords } from '../../text/index.ts';
import { CameraSettings } from '../cameras/index.tsx';
import { AboutPrinter } from './about-printer.tsx';
import styles from './printer-page.module.css';
import { RemoveButton } from './remove-button.tsx';

/** How the printer is set up here. */
export function SetupTab({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  return (
    <div className={styles['main']}>
      <section className={styles['panel']}>
        <h2 className={styles['heading']}>{t('bench.page.about')}</h2>
        <AboutPrinter printer={printer} />
        <div>
          <RemoveButton printer={printer} />
        </div>
      </section>
      <section className={styles['panel']}>
        <CameraSettings printer={printer} />
      </section>
    </div>
  );
}
