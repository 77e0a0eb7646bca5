import { useMemo } from 'react';
import type { CurrentPrintView, PrinterView } from '../../../src/shop/printers/index.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { PartPicture } from '../../ui/part-picture.tsx';
import { StationToolpath } from '../../viewer/index.tsx';
import styles from './live-picture.module.css';

/** Beside the buttons and the slider of the scene. */
const STAND_IN_PIXELS = 220;

/** The part as it stands on the bed now: what is printed in its colours, what comes faintly, and where the nozzle is. */
export function LivePicture({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const { current } = printer;
  if (current === null || current.startedAt === null) return null;
  return (
    <section className={styles['panel']} aria-label={t('cameras.live.title')}>
      <div className={styles['head']}>
        <h2 className={styles['heading']}>{t('cameras.live.title')}</h2>
        <LayerAndTime current={current} />
      </div>
      <div className={styles['scene']}>
        <Scene current={current} bed={printer.bedMillimetres} />
      </div>
    </section>
  );
}

interface SceneProps {
  readonly current: CurrentPrintView;
  readonly bed: PrinterView['bedMillimetres'];
}

function Scene({ current, bed }: SceneProps) {
  const { sliceId, modelVersionId, modelName, lastAcknowledgedLine } = current;
  const of = useMemo(() => (sliceId === null ? { modelVersionId } : { sliceId }), [sliceId, modelVersionId]);
  return (
    <StationToolpath
      of={of}
      name={modelName}
      bed={bed}
      uptoLine={lastAcknowledgedLine}
      standIn={<PartPicture modelVersionId={modelVersionId} name={modelName} size={STAND_IN_PIXELS} />}
    />
  );
}

function LayerAndTime({ current }: { readonly current: CurrentPrintView }) {
  const t = useWords();
  const { number, percent, duration } = useFormat();
  const { layer, layers, remainingSeconds, fraction } = current;
  const words = [
    percent(fraction),
    layer === null || layers === null
      ? null
      : t('bench.layer', { layer: number(layer), layers: number(layers) }),
    remainingSeconds ? t('projects.timeLeft', { time: duration(remainingSeconds) }) : null,
  ].filter((word) => word !== null);
  return <p className={`${styles['words']} figures`}>{words.join(' · ')}</p>;
}
