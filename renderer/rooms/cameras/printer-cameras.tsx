import { useQuery } from '@tanstack/react-query';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { OffButton } from '../../ui/off-button.tsx';
import { guardScope } from '../printers/guard-scope.ts';
import { CameraTile } from './camera-tile.tsx';
import styles from './cameras.module.css';

/** The cameras beside one printer, on its page; nothing where there is none. */
export function PrinterCameras({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const api = useApi();
  const { own, may } = useAccess();
  const scopeId = guardScope(own, printer);
  const mayWatch = may('camera.view', scopeId);
  const input = { printerId: printer.printerId as never };
  const { data } = useQuery({ ...api.cameras.list.queryOptions({ input }), enabled: mayWatch });
  if (!mayWatch) {
    return (
      <div>
        <OffButton why={{ permission: 'camera.view', scopeId }} variant="default" onClick={() => undefined}>
          {t('cameras.watch')}
        </OffButton>
      </div>
    );
  }
  if (!data || data.length === 0) return null;
  return (
    <section aria-label={t('cameras.title')}>
      <ul className={styles['beside']}>
        {data.map((camera) => (
          <CameraTile
            key={camera.cameraId}
            camera={camera}
            pace={data.length > 1 ? 'glance' : 'live'}
            ofOnePrinter
          />
        ))}
      </ul>
    </section>
  );
}
