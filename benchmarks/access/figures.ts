/** The figure that so many of all (0.5: half) do not pass. */
export function percentile(figures: readonly number[], part: number): number {
  const sorted = figures.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

export function median(figures: readonly number[]): number {
  return percentile(figures, 0.5);
}

/** Milliseconds that a call takes. */
export function timed(call: () => unknown): number {
  const started = performance.now();
  call();
  return performance.now() - started;
}

export function whole(figure: number): string {
  return Math.round(figure).toLocaleString('en-US');
}

/** Milliseconds in three digits. */
export function milliseconds(figure: number): string {
  return `${figure < 10 ? figure.toPrecision(2) : figure.toFixed(0)} ms`;
}

/** `p50 …  p99 …` of some milliseconds. */
export function spread(figures: readonly number[]): string {
  return `p50 ${milliseconds(percentile(figures, 0.5))}   p99 ${milliseconds(percentile(figures, 0.99))}`;
}
