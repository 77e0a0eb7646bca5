/** Five by seven dots a letter, a row a text: the word that keeps a drawn picture from being taken for a real one. */
const LETTERS: readonly (readonly string[])[] = [
  ['.###.', '#...#', '#....', '.###.', '....#', '#...#', '.###.'],
  ['###', '.#.', '.#.', '.#.', '.#.', '.#.', '###'],
  ['#...#', '##.##', '#.#.#', '#.#.#', '#...#', '#...#', '#...#'],
  ['#...#', '#...#', '#...#', '#...#', '#...#', '#...#', '.###.'],
  ['#....', '#....', '#....', '#....', '#....', '#....', '#####'],
  ['.###.', '#...#', '#...#', '#####', '#...#', '#...#', '#...#'],
  ['#####', '..#..', '..#..', '..#..', '..#..', '..#..', '..#..'],
  ['#####', '#....', '#....', '####.', '#....', '#....', '#####'],
  ['####.', '#...#', '#...#', '#...#', '#...#', '#...#', '####.'],
];
const DOT_PIXELS = 2;

/** Writes SIMULATED into a picture of four bytes a pixel, in white on a dark edge, from the given corner on. */
export function writeSimulated(
  pixels: Uint8Array,
  width: number,
  corner: { readonly x: number; readonly y: number },
): void {
  const dot = (column: number, row: number, value: number) => {
    for (let pixel = 0; pixel < DOT_PIXELS * DOT_PIXELS; pixel += 1) {
      const x = corner.x + DOT_PIXELS * column + (pixel % DOT_PIXELS);
      const y = corner.y + DOT_PIXELS * row + Math.floor(pixel / DOT_PIXELS);
      pixels.fill(value, 4 * (y * width + x), 4 * (y * width + x) + 3);
    }
  };
  let column = 0;
  for (const rows of LETTERS) {
    const wide = rows[0]?.length ?? 0;
    for (let row = -1; row <= rows.length; row += 1) {
      for (let across = -1; across <= wide; across += 1) {
        dot(column + across, row, rows[row]?.[across] === '#' ? 255 : 40);
      }
    }
    column += wide + 1;
  }
}
