/** Longer than any text that the contract takes; what is longer came from a printer or a file, and is cut off. */
export const TEXT_MAXIMUM = 4_000;
/** Of all that one entry tells as facts; a role with every permission, before and after, is a tenth of it. */
export const FACTS_MAXIMUM = 200_000;

/**
 * What could write over a line that shows it, or end it: control characters except the line break and the tabulator,
 * line separators, and what turns the direction of text around.
 */
const UNSHOWABLE = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu;
const SHOWABLE_CONTROLS: ReadonlySet<string> = new Set(['\n', '\t']);

/** A text for the record: what cannot be shown is spelled out as `\u{9b}`, what is too long is cut off and says so. */
export function safeText(text: string): string {
  const whole = text.toWellFormed();
  const kept =
    whole.length <= TEXT_MAXIMUM
      ? whole
      : `${whole.slice(0, TEXT_MAXIMUM).toWellFormed()}… (${whole.length - TEXT_MAXIMUM} more)`;
  return kept.replaceAll(UNSHOWABLE, (sign) =>
    SHOWABLE_CONTROLS.has(sign) ? sign : `\\u{${sign.codePointAt(0)?.toString(16) ?? ''}}`,
  );
}

/** Every text within a value, names of members too, made safe. */
export function safeValue(value: unknown): unknown {
  if (typeof value === 'string') return safeText(value);
  if (Array.isArray(value)) return value.map(safeValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [safeText(name), safeValue(member)]),
  );
}

/** The facts of an entry made safe; where they are more than anybody reads, their beginning. */
export function safeFacts(facts: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const safe = safeValue(facts) as Readonly<Record<string, unknown>>;
  const text = JSON.stringify(safe);
  if (text.length <= FACTS_MAXIMUM) return safe;
  return { cutOff: true, characters: text.length, beginning: safeText(text.slice(0, TEXT_MAXIMUM)) };
}
