import { layerAtLine, segmentsOfLayer, segmentsUpToLine } from '../../src/shop/files/index.ts';
import type { Toolpath } from '../../src/shop/files/index.ts';

export interface DrawnRange {
  readonly first: number;
  readonly end: number;
  /** What comes after `end` is drawn faintly up to here; the same as `end` where nothing is. */
  readonly comingEnd: number;
  readonly layer: number;
  /** True when the end is where the printer is now. */
  readonly live: boolean;
}

/** Which segments are drawn: up to the chosen layer, or as far as the printer has come (the others faintly), or all. */
export function drawnRange(
  toolpath: Toolpath,
  uptoLine: number | null,
  chosenLayer: number | null,
  onlyLayer: boolean,
): DrawnRange {
  const last = toolpath.layerZ.length - 1;
  const live = uptoLine !== null && chosenLayer === null;
  const layer = chosenLayer ?? (live ? Math.max(layerAtLine(toolpath, uptoLine), 0) : last);
  const { first, end } = segmentsOfLayer(toolpath, Math.max(layer, 0));
  const drawnEnd = live ? segmentsUpToLine(toolpath, uptoLine) : end;
  return {
    first: onlyLayer ? first : 0,
    end: drawnEnd,
    comingEnd: !live ? drawnEnd : onlyLayer ? Math.max(end, drawnEnd) : toolpath.lines.length,
    layer: Math.max(layer, 0),
    live,
  };
}
