import { IconPalette, IconPlayerPlay, IconStack2 } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { useWords } from '../text/index.ts';
import { Vector2 } from 'three';
import { decodeToolpath, TOOLPATH_FEATURES } from '../../src/shop/files/index.ts';
import type { Toolpath, ToolpathFeature } from '../../src/shop/files/index.ts';
import { drawnRange } from './drawn-range.ts';
import { FeatureLegend } from './feature-legend.tsx';
import { LayerSlider } from './layer-slider.tsx';
import type { BedSize } from './print-bed.ts';
import { createToolpathObject } from './toolpath-object.ts';
import { usePrepared } from './use-bytes.ts';
import type { BytesSource } from './use-bytes.ts';
import { useMeasures } from './use-measures.ts';
import { useStage } from './use-stage.ts';
import { ToolButton } from './tool-button.tsx';
import { ViewerFrame } from './viewer-frame.tsx';
import styles from './viewer.module.css';

export interface ToolpathViewProps {
  /** A toolpath (`PHT1`). */
  readonly source: BytesSource;
  /** The part's name. */
  readonly name: string;
  readonly bed?: BedSize | undefined;
  /** While it prints: the last source line that the printer acknowledged. What comes after it is drawn faintly. */
  readonly uptoLine?: number | null | undefined;
  /** More buttons for the bar. */
  readonly tools?: ReactNode;
  /** What is there instead when it cannot be drawn or had; by default, why. */
  readonly standIn?: ReactNode;
}

/** On a lower scene the legend would lie over the part: it is there when it is asked for. */
const LEGEND_NEEDS_PIXELS = 420;

const USUAL_BED: BedSize = { x: 250, y: 210, z: 210 };

/** What the printer's head does, layer by layer, coloured by what each line is for. */
export default function ToolpathView({
  source,
  name,
  bed,
  uptoLine = null,
  tools,
  standIn,
}: ToolpathViewProps) {
  const t = useWords();
  const measures = useMeasures();
  const { current: file, again } = usePrepared(source, prepare);
  const toolpath = file.state === 'here' ? file.value : null;
  const size = useMemo(() => bed ?? bedThatFits(toolpath), [bed, toolpath]);
  const stageInUse = useStage(size);
  const stage = stageInUse.status.state === 'ready' ? stageInUse.status.stage : null;
  const { scheme } = stageInUse;

  /** The layer on top, from 0. Null: all that there is, or as far as the printer has come. */
  const [chosenLayer, setChosenLayer] = useState<number | null>(null);
  const [onlyLayer, setOnlyLayer] = useState(false);
  const [hidden, setHidden] = useState<ReadonlySet<ToolpathFeature>>(new Set(['travel']));

  /** Null: where there is room for it. */
  const [legend, setLegend] = useState<boolean | null>(null);
  const [roomy, setRoomy] = useState(true);
  const legendShown = legend ?? roomy;

  const path = useMemo(
    () =>
      toolpath === null || stage === null ? null : createToolpathObject(toolpath, originOf(toolpath, size)),
    [toolpath, stage, size],
  );
  const range = useMemo(
    () => (toolpath === null ? null : drawnRange(toolpath, uptoLine, chosenLayer, onlyLayer)),
    [toolpath, uptoLine, chosenLayer, onlyLayer],
  );

  useEffect(() => {
    if (path === null || stage === null) return;
    stage.show(path.object, path.box, 'fit');
    const measure = () => {
      path.resized(stage.canvas.width, stage.canvas.height);
      setRoomy(stage.canvas.clientHeight >= LEGEND_NEEDS_PIXELS);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(stage.canvas);
    return () => observer.disconnect();
  }, [path, stage]);
  useEffect(() => {
    path?.dress(scheme);
    stage?.redraw();
  }, [path, stage, scheme]);
  useEffect(() => {
    if (path === null || range === null) return;
    path.draw(range.first, range.end, range.comingEnd);
    path.markNozzle(range.live && range.end > 0 ? range.end - 1 : null);
    stage?.redraw();
  }, [path, stage, range]);
  useEffect(() => {
    for (const feature of TOOLPATH_FEATURES) path?.showFeature(feature, !hidden.has(feature));
    stage?.redraw();
  }, [path, stage, hidden]);

  const present = useMemo(() => featuresIn(toolpath), [toolpath]);
  const layers = toolpath?.layerZ.length ?? 0;
  const layer = range?.layer ?? 0;
  const layerText = t('viewer.layerOf', { layer: layer + 1, layers });
  const height = measures.millimetres(toolpath?.layerZ[layer] ?? 0);
  return (
    <ViewerFrame
      stage={stageInUse}
      file={file}
      onTryAgain={again}
      standIn={standIn}
      label={t('viewer.toolpathLabel', { name, layers })}
      tools={
        <>
          <ToolButton
            name={t('viewer.onlyLayer')}
            icon={<IconStack2 />}
            pressed={onlyLayer}
            onPress={() => setOnlyLayer(!onlyLayer)}
          />
          <ToolButton
            name={t('viewer.legend')}
            icon={<IconPalette />}
            pressed={legendShown}
            onPress={() => setLegend(!legendShown)}
          />
          {tools}
        </>
      }
    >
      {legendShown ? (
        <FeatureLegend
          features={present}
          hidden={hidden}
          scheme={scheme}
          onToggle={(feature) => setHidden(toggled(hidden, feature))}
        />
      ) : null}
      {uptoLine !== null && chosenLayer !== null ? (
        <button type="button" className={styles.follow} onClick={() => setChosenLayer(null)}>
          <IconPlayerPlay size={16} aria-hidden />
          {t('viewer.follow')}
        </button>
      ) : null}
      {layers > 1 ? (
        <LayerSlider
          name={t('viewer.layer')}
          value={layer + 1}
          minimum={1}
          maximum={layers}
          step={1}
          text={layerText}
          detail={height}
          onChange={(value) => setChosenLayer(value - 1)}
        />
      ) : null}
    </ViewerFrame>
  );
}

function prepare(bytes: ArrayBuffer): Promise<Toolpath | null> {
  const decoded = decodeToolpath(new Uint8Array(bytes));
  return Promise.resolve(decoded.ok ? decoded.value : null);
}

function featuresIn(toolpath: Toolpath | null): readonly ToolpathFeature[] {
  const found = new Set(toolpath?.features);
  return TOOLPATH_FEATURES.filter((_, place) => found.has(place));
}

function toggled(set: ReadonlySet<ToolpathFeature>, feature: ToolpathFeature): ReadonlySet<ToolpathFeature> {
  const next = new Set(set);
  if (!next.delete(feature)) next.add(feature);
  return next;
}

/** Most printers count from the bed's front left corner; round ones, and some others, from its middle. */
function originOf(toolpath: Toolpath, bed: BedSize): Vector2 {
  const { minX, minY } = toolpath.boundsMillimetres;
  return minX < -1 && minY < -1 ? new Vector2(bed.x / 2, bed.y / 2) : new Vector2(0, 0);
}

function bedThatFits(toolpath: Toolpath | null): BedSize {
  if (toolpath === null) return USUAL_BED;
  const { maxX, maxY } = toolpath.boundsMillimetres;
  const steps = (millimetres: number, usual: number) => Math.max(Math.ceil(millimetres / 50) * 50, usual);
  return { x: steps(maxX, USUAL_BED.x), y: steps(maxY, USUAL_BED.y), z: USUAL_BED.z };
}
