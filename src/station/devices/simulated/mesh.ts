/** A bed of glass on four screws, one of them a little high; millimetres, the front row first. */
const BED: readonly (readonly number[])[] = [
  [-0.082, -0.041, 0.004, 0.049, 0.096],
  [-0.066, -0.028, 0.012, 0.051, 0.083],
  [-0.043, -0.012, 0.021, 0.044, 0.068],
  [-0.021, 0.002, 0.019, 0.036, 0.049],
  [0.004, 0.011, 0.016, 0.021, 0.027],
];

/** Marlin's answer to `M420 V1` with bilinear levelling. */
export function meshReport(): readonly string[] {
  const numbers = BED.map((_, column) => `      ${column}`).join('');
  const rows = BED.map(
    (row, index) =>
      ` ${index} ${row.map((value) => `${value >= 0 ? '+' : ''}${value.toFixed(3)}`).join(' ')}`,
  );
  return ['Bilinear Leveling Grid:', numbers, ...rows, 'echo:Bed Leveling ON', 'echo:Fade Height 10.00'];
}
