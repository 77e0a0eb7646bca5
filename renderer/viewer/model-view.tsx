import { IconScissors } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { useWords } from '../text/index.ts';
import { createPart } from './part-mesh.ts';
import { SCENE_PALETTES } from './palette.ts';
import type { BedSize } from './print-bed.ts';
import { prepareMeshInWorker } from './prepare-mesh-in-worker.ts';
import type { PreparedMesh } from './prepare-mesh.ts';
import { usePrepared } from './use-bytes.ts';
import type { BytesSource } from './use-bytes.ts';
import { useStage } from './use-stage.ts';
import { useMeasures } from './use-measures.ts';
import { LayerSlider } from './layer-slider.tsx';
import { ToolButton } from './tool-button.tsx';
import { ViewerFrame } from './viewer-frame.tsx';
import styles from './viewer.module.css';

export interface ModelViewProps {
  /** A display mesh (`PHM1`). */
  readonly source: BytesSource;
  /** The part's name. */
  readonly name: string;
  /** The printer's printable room; without one, a bed that the part fits on. */
  readonly bed?: BedSize | undefined;
  /** More buttons for the bar. */
  readonly tools?: ReactNode;
}

/** Beds grow in such steps where no printer says how large its own is. */
const BED_STEP_MILLIMETRES = 50;
const SMALLEST_BED_MILLIMETRES = 100;

/** A part as it stands on the printer's bed, to be turned, looked into and measured. */
export default function ModelView({ source, name, bed, tools }: ModelViewProps) {
  const t = useWords();
  const measures = useMeasures();
  const { current: file, again } = usePrepared(source, prepareMeshInWorker);
  const mesh = file.state === 'here' ? file.value : null;
  const size = useMemo(() => bed ?? bedThatFits(mesh), [bed, mesh]);
  const stageInUse = useStage(size);
  const stage = stageInUse.status.state === 'ready' ? stageInUse.status.stage : null;
  const [cutMillimetres, setCutMillimetres] = useState<number | null>(null);

  const part = useMemo(
    () => (mesh === null || stage === null ? null : createPart(mesh, size)),
    [mesh, size, stage],
  );
  useEffect(() => {
    if (part !== null) stage?.show(part.object, part.box, 'fit');
  }, [part, stage]);
  useEffect(() => {
    part?.dress(SCENE_PALETTES[stageInUse.scheme]);
    stage?.redraw();
  }, [part, stage, stageInUse.scheme]);
  useEffect(() => {
    part?.cutAt(cutMillimetres);
    stage?.redraw();
  }, [part, stage, cutMillimetres]);

  const extent = mesh === null ? null : extentOf(mesh);
  const dimensions = extent === null ? '' : measures.size(extent);
  return (
    <ViewerFrame
      stage={stageInUse}
      file={file}
      onTryAgain={again}
      label={t('viewer.modelLabel', { name, dimensions })}
      tools={
        <>
          <ToolButton
            name={t('viewer.cut')}
            pressed={cutMillimetres !== null}
            icon={<IconScissors />}
            onPress={() => setCutMillimetres(cutMillimetres === null ? (extent?.z ?? 0) / 2 : null)}
          />
          {tools}
        </>
      }
    >
      <div className={styles.dimensions}>
        <span className="figures">{dimensions}</span>
        {mesh !== null && mesh.indices.length / 3 < mesh.sourceTriangles ? (
          <span className={styles.quiet}>{t('viewer.simplified')}</span>
        ) : null}
      </div>
      {cutMillimetres !== null && extent !== null ? (
        <LayerSlider
          name={t('viewer.cutHeight')}
          value={cutMillimetres}
          maximum={extent.z}
          step={extent.z / 200}
          text={measures.millimetres(cutMillimetres)}
          onChange={setCutMillimetres}
        />
      ) : null}
    </ViewerFrame>
  );
}

function extentOf(mesh: PreparedMesh): BedSize {
  const { minX, minY, minZ, maxX, maxY, maxZ } = mesh.boundsMillimetres;
  return { x: maxX - minX, y: maxY - minY, z: maxZ - minZ };
}

function bedThatFits(mesh: PreparedMesh | null): BedSize {
  if (mesh === null) return { x: 250, y: 250, z: 250 };
  const { x, y, z } = extentOf(mesh);
  const steps = (millimetres: number) =>
    Math.max(
      Math.ceil((millimetres * 1.1) / BED_STEP_MILLIMETRES) * BED_STEP_MILLIMETRES,
      SMALLEST_BED_MILLIMETRES,
    );
  return { x: steps(x), y: steps(y), z: steps(z) };
}
