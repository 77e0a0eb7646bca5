/** What a hub is made with: typed at the machine that is to be it. */
export const START_HUB = 'printhall hub start --host 0.0.0.0';
export const HAVE_DATABASE = 'printhall hub init postgres://…';

/** Letters, digits and signs that mean nothing to any shell between double quotes. */
const PLAIN = /^[\p{L}\p{N} .,()#/&'’+_-]+$/u;

/**
 * What makes the code of a station. Names that a shell could take for something else are left for the person to type:
 * the line is copied into a terminal.
 */
export function addStationCommand(companyName: string, stationName: string): string {
  const said = (name: string) => (PLAIN.test(name) ? `"${name}"` : '"…"');
  return `printhall hub add-station --company ${said(companyName)} --name ${said(stationName)}`;
}
