/**
 * What an error of the firmware means for a print:
 * `resend`: a line came damaged; the firmware asks for it again. `lastLine`: the last one it took, when it says so.
 * `ignorable`: a card, an unknown command, EEPROM: the print goes on.
 * `refused`: one command was not done (Klipper `!! Must home axis first`, Marlin `G2/G3 bad parameters`): the printer
 * is well, a print is not.
 * `thermal`, `fatal`: the firmware has stopped. `unknown`: not on any list here; a print does not go on past it.
 */
export type FirmwareError =
  | { readonly kind: 'resend'; readonly lastLine: number | null }
  | { readonly kind: 'ignorable' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'thermal' }
  | { readonly kind: 'fatal' }
  | { readonly kind: 'unknown' };

/** Marlin 1.1–2.1 `core/language.h`; Repetier "Wrong checksum", "expected line"; Prusa and Klipper as Marlin. */
const RESEND_CLASS =
  /line number is not last|checksum mismatch|wrong checksum|missing checksum|no checksum|no line number with checksum|format error|expected line/i;

/** Those words whole, without their numbers, to know them again when the cable has changed or cut them. */
const RESEND_SENTENCES: readonly string[] = [
  'line number is not last line number+1, last line:',
  'checksum mismatch, last line:',
  'no checksum with line number, last line:',
  'no line number with checksum, last line:',
  'expected line got',
  'wrong checksum',
  'missing checksum',
  'format error',
];

/** Share of a sentence that is left, from its two ends, when one place of it is damaged. */
const MOST_DAMAGED = 0.6;

const LAST_LINE = /last line:?\s*(\d+)|expected line\s*(\d+)/i;

/** `Error:0` alone is the first half of Marlin 1.0's two-line `Error:0` / `: Extruder switched off. MINTEMP …`. */
const THERMAL =
  /thermal[\s_-]*runaway|thermal malfunction|thermal issue|heating failed|mintemp|maxtemp|min temp|max temp|heater.*(?:not heating|decoupled)|temp(?:erature)? sensor|thermistor.*(?:error|fault)|temperature.*out of range|adc out of range|temperature (?:runaway|took too long)|temperature difference|temp(?:erature)?s? extruder|preheat error|thermal anomaly|heater\/sensor error|sensor defect|decoupled|^tm: error|not heating at expected rate|^\d+$/i;

const FATAL =
  /kill\(\)|kill caused|!!\s*kill|printer halted|system stopped|invalid extruder number|watchdog|emergency stop|lost communication|shutdown|stopped due to errors|restart with m999|stop called because|halt asserted|reset required|driver error|^fatal/i;

const REFUSED =
  /must home|home (?:xyz?|[xyz]+) first|move out of range|extrude below minimum|extrude only move|hotend too cold|bad parameters|incorrect parameter|mesh point|failed to enable bed leveling|protected pin|too far from reference|requires xy plane|malformed command|^error on '|no trigger on|probe triggered prior|still triggered after|move exceeds|invalid (?:extruder$|e stepper|solenoid)|stepper not specified|gcode macro|write not supported|not valid for|unknown g-?code/i;

const IGNORABLE =
  /unknown command|volume\.init|init failed|opendir|open(?:root)? failed|workdir|cannot open|open failed|error writing|sd ?card|no (?:sd|media)|sd init|eeprom|autotune|cold extru|checksum in eeprom|version mismatch|no thermistor|rx buf overflow|probe z offset|sd read error/i;

/** `text`: the firmware's words after `Error:` or `!!`, or the whole line. */
export function classifyError(text: string): FirmwareError {
  if (RESEND_CLASS.test(text)) return { kind: 'resend', lastLine: lastLine(text) };
  if (THERMAL.test(text)) return { kind: 'thermal' };
  if (FATAL.test(text)) return { kind: 'fatal' };
  if (REFUSED.test(text)) return { kind: 'refused' };
  if (IGNORABLE.test(text)) return { kind: 'ignorable' };
  return isRemainsOfResend(text) ? { kind: 'resend', lastLine: null } : { kind: 'unknown' };
}

/**
 * A firmware that asks for a line cannot be stopped for a character that the cable changed: what it wants it says again.
 * An error without a word is the beginning of one, too; a firmware that has really stopped says so more than once.
 */
function isRemainsOfResend(text: string): boolean {
  const words = plain(text);
  return RESEND_SENTENCES.some(
    (sentence) => plain(sentence).startsWith(words) || isLike(words, plain(sentence)),
  );
}

/** Without numbers, case and double blanks. */
function plain(text: string): string {
  return text.toLowerCase().replaceAll(/\d+/g, ' ').replaceAll(/\s+/g, ' ').trim();
}

function isLike(words: string, sentence: string): boolean {
  const most = Math.min(words.length, sentence.length);
  let before = 0;
  while (before < most && words[before] === sentence[before]) before += 1;
  let after = 0;
  while (after < most - before && words.at(-1 - after) === sentence.at(-1 - after)) after += 1;
  return before + after >= sentence.length * MOST_DAMAGED;
}

function lastLine(text: string): number | null {
  const match = LAST_LINE.exec(text);
  if (!match) return null;
  if (match[1] !== undefined) return Number(match[1]);
  return Number(match[2]) - 1;
}
