/**
 * What an error of the firmware means for a print:
 * `resend`: a line came damaged; the firmware asks for it again. `lastLine`: the last one it took, when it says so.
 * `ignorable`: a card, an unknown command, EEPROM: the print goes on.
 * `thermal`, `fatal`: the firmware has stopped. `unknown`: not on any list here; a print does not go on past it.
 */
export type FirmwareError =
  | { readonly kind: 'resend'; readonly lastLine: number | null }
  | { readonly kind: 'ignorable' }
  | { readonly kind: 'thermal' }
  | { readonly kind: 'fatal' }
  | { readonly kind: 'unknown' };

/** Marlin 1.1–2.1 `core/language.h`; Repetier "Wrong checksum", "expected line"; Prusa and Klipper as Marlin. */
const RESEND_CLASS =
  /line number is not last|checksum mismatch|wrong checksum|missing checksum|no checksum|no line number with checksum|format error|expected line/i;

const LAST_LINE = /last line:?\s*(\d+)|expected line\s*(\d+)/i;

/** `Error:0` alone is the first half of Marlin 1.0's two-line `Error:0` / `: Extruder switched off. MINTEMP …`. */
const THERMAL =
  /thermal[\s_-]*runaway|thermal malfunction|thermal issue|heating failed|mintemp|maxtemp|min temp|max temp|heater.*(?:not heating|decoupled)|temp(?:erature)? sensor|thermistor.*(?:error|fault)|temperature.*out of range|not heating at expected rate|^\d+$/i;

const FATAL =
  /kill\(\)|kill caused|!!\s*kill|printer halted|system stopped|invalid extruder number|watchdog|emergency stop|lost communication|shutdown|stopped due to errors|reset required|driver error|^fatal/i;

const IGNORABLE =
  /unknown command|volume\.init|init failed|opendir|open(?:root)? failed|workdir|cannot open|open failed|error writing|sd ?card|no (?:sd|media)|sd init|eeprom|autotune|cold extru|checksum in eeprom|version mismatch|no thermistor/i;

/** `text`: the firmware's words after `Error:` or `!!`, or the whole line. */
export function classifyError(text: string): FirmwareError {
  if (RESEND_CLASS.test(text)) return { kind: 'resend', lastLine: lastLine(text) };
  if (THERMAL.test(text)) return { kind: 'thermal' };
  if (FATAL.test(text)) return { kind: 'fatal' };
  if (IGNORABLE.test(text)) return { kind: 'ignorable' };
  return { kind: 'unknown' };
}

function lastLine(text: string): number | null {
  const match = LAST_LINE.exec(text);
  if (!match) return null;
  if (match[1] !== undefined) return Number(match[1]);
  return Number(match[2]) - 1;
}
