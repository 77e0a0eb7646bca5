/**
 * Commands that Marlin and its kin share and that people send by hand, in the order in which they are offered. What
 * each does stands in the words of `commands`. Facts: Marlin's published G-code reference.
 */
export const COMMON_COMMANDS = [
  'G0',
  'G1',
  'G4',
  'G10',
  'G11',
  'G27',
  'G28',
  'G29',
  'G90',
  'G91',
  'G92',
  'M17',
  'M18',
  'M20',
  'M21',
  'M22',
  'M31',
  'M42',
  'M73',
  'M82',
  'M83',
  'M84',
  'M92',
  'M104',
  'M105',
  'M106',
  'M107',
  'M109',
  'M111',
  'M114',
  'M115',
  'M117',
  'M118',
  'M119',
  'M140',
  'M141',
  'M155',
  'M190',
  'M200',
  'M201',
  'M203',
  'M204',
  'M205',
  'M206',
  'M211',
  'M220',
  'M221',
  'M280',
  'M290',
  'M300',
  'M301',
  'M302',
  'M303',
  'M304',
  'M355',
  'M400',
  'M401',
  'M402',
  'M412',
  'M420',
  'M500',
  'M501',
  'M503',
  'M600',
  'M603',
  'M701',
  'M702',
  'M851',
  'M876',
  'M900',
  'M906',
] as const;
export type CommonCommand = (typeof COMMON_COMMANDS)[number];

/** More than fit on a screen help nobody. */
const OFFERED_AT_ONCE = 6;

/** What a line that is being written may become; nothing once its command is complete and its letters begin. */
export function completionsOf(text: string): readonly CommonCommand[] {
  const begun = text.trimStart().toUpperCase();
  if (!/^[GM]\d{0,3}$/.test(begun)) return [];
  const fitting = COMMON_COMMANDS.filter((command) => command.startsWith(begun));
  return fitting.slice(0, OFFERED_AT_ONCE);
}
