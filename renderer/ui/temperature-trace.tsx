import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef, useState, type RefObject } from 'react';
import uPlot from 'uplot';
import type { TemperatureSample } from '../../src/shop/printers/index.ts';
import { useFormat, useWords, type Format } from '../text/index.ts';
import { clsx } from './clsx.ts';
import styles from './temperature-trace.module.css';

interface TemperatureTraceProps {
  readonly samples: readonly TemperatureSample[];
  /** How far back it looks. */
  readonly spanSeconds: number;
  /** Small: two lines and nothing else. Large: with axes, targets and a legend. */
  readonly size: 'small' | 'large';
  readonly height: number;
}

type Column = (number | null)[];

/** Seconds and the four readings, as uPlot wants them. Samples older than the span are left out. */
export function columnsOf(samples: readonly TemperatureSample[], spanSeconds: number): uPlot.AlignedData {
  const last = samples.at(-1)?.at ?? 0;
  const shown = samples.filter(({ at }) => at >= last - spanSeconds * 1_000);
  const column = (read: (sample: TemperatureSample) => number | null): Column => shown.map(read);
  // A target of zero is a heater that is off: no line.
  const target = (value: number | null) => (value ? value : null);
  return [
    shown.map(({ at }) => at / 1_000),
    column(({ hotendCelsius }) => hotendCelsius),
    column(({ bedCelsius }) => bedCelsius),
    column(({ hotendTargetCelsius }) => target(hotendTargetCelsius)),
    column(({ bedTargetCelsius }) => target(bedTargetCelsius)),
  ];
}

/** Hotend and bed over time, with their targets. A screen reader gets the last reading in words. */
export function TemperatureTrace({ samples, spanSeconds, size, height }: TemperatureTraceProps) {
  const t = useWords();
  const format = useFormat();
  const ref = useRef<HTMLDivElement>(null);
  const width = useWidth(ref);
  const scheme = useComputedColorScheme('light');
  const plot = useRef<uPlot | null>(null);
  const data = columnsOf(samples, spanSeconds);
  const latest = useRef(data);
  useEffect(() => {
    latest.current = data;
    plot.current?.setData(data);
  });
  useEffect(() => {
    const box = ref.current;
    if (!box || width === 0) return undefined;
    const names = [t('bench.hotend'), t('bench.bed')] as const;
    const made = new uPlot(
      optionsOf({ width, height, size, format, names, box, spanSeconds }),
      latest.current,
      box,
    );
    plot.current = made;
    return () => {
      made.destroy();
      plot.current = null;
    };
  }, [width, height, size, format, scheme, t, spanSeconds]);
  return (
    <div
      ref={ref}
      role="img"
      aria-label={spoken(samples.at(-1), format, t('bench.hotend'), t('bench.bed'))}
      className={clsx(styles['trace'], size === 'small' && styles['small'])}
      style={{ height }}
    />
  );
}

function useWidth(ref: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const box = ref.current;
    if (!box) return undefined;
    const observer = new ResizeObserver(() => setWidth(Math.floor(box.clientWidth)));
    observer.observe(box);
    return () => observer.disconnect();
  }, [ref]);
  return width;
}

function spoken(sample: TemperatureSample | undefined, format: Format, hotend: string, bed: string): string {
  const read = (name: string, celsius: number | null | undefined) =>
    typeof celsius === 'number' ? `${name} ${format.celsius(celsius)}` : `${name} –`;
  return `${read(hotend, sample?.hotendCelsius)}, ${read(bed, sample?.bedCelsius)}`;
}

interface Wanted {
  readonly width: number;
  readonly height: number;
  readonly size: 'small' | 'large';
  readonly format: Format;
  readonly names: readonly [hotend: string, bed: string];
  readonly box: HTMLElement;
  readonly spanSeconds: number;
}

function optionsOf({ width, height, size, format, names, box, spanSeconds }: Wanted): uPlot.Options {
  const colour = (name: string) => getComputedStyle(box).getPropertyValue(name).trim();
  const [hotend, bed] = [colour('--ph-trace-hotend'), colour('--ph-trace-bed')];
  const ink = colour('--ph-ink-quiet');
  const grid = { stroke: colour('--ph-line'), width: 1 };
  const large = size === 'large';
  const value = (_plot: uPlot, celsius: number | null) => (celsius === null ? '–' : format.celsius(celsius));
  const reading = (label: string, stroke: string): uPlot.Series => ({
    label,
    stroke,
    value,
    width: 2,
    points: { show: false },
    spanGaps: false,
  });
  const target = (stroke: string): uPlot.Series => ({
    stroke,
    width: 1,
    dash: [5, 5],
    points: { show: false },
  });
  const font = '12px "Inter Variable", sans-serif';
  return {
    width,
    height,
    legend: { show: false },
    cursor: { show: large, drag: { x: false, y: false } },
    padding: large ? [10, 12, 0, 0] : [3, 0, 3, 0],
    scales: {
      // Always the whole span, so that a trace that has just begun does not look like a long one.
      x: { time: true, range: (_plot, _min, max) => [max - spanSeconds, max] },
      y: { range: (_plot, _min, max) => [0, Math.max(60, Math.ceil((max * 1.1) / 20) * 20)] },
    },
    axes: [
      {
        show: large,
        stroke: ink,
        font,
        // Whole minutes at least: two ticks of one minute would bear the same words.
        incrs: [60, 120, 300, 600, 1_800, 3_600],
        grid,
        ticks: grid,
        values: (_plot, at) => at.map((s) => format.time(s * 1_000)),
      },
      {
        show: large,
        stroke: ink,
        font,
        grid,
        ticks: grid,
        size: 56,
        values: (_plot, c) => c.map((v) => format.celsius(v)),
      },
    ],
    series: [{}, reading(names[0], hotend), reading(names[1], bed), target(hotend), target(bed)],
  };
}
