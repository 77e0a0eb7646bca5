/** What slicers and people call a key, followed by its value. */
const KEYED =
  /\b([\w-]*(?:api[_-]?key|access[_-]?token|auth[_-]?token|token|secret|authorization|bearer))\b["']?\s*[:=\s]\s*["']?(?:bearer\s+)?([A-Za-z0-9+/_\-.]{16,}={0,2})/i;

/** A password is one at any length. */
const PASSWORD = /\b([\w-]*(?:password|passwd))\b["']?\s*[:=]\s*["']?([^\s"']{4,})/i;

/** `http://person:password@host`. */
const IN_ADDRESS = /\b(https?):\/\/[^\s/:@]+:[^\s/@]+@/i;

/** Eight different characters: a row of dots, zeros or words of a template is no key. */
const LEAST_VARIETY = 8;

/**
 * A key or password that a slicer wrote into a comment: by what it is called, without its value, so that it stands in
 * no record and on no screen. Null: none is there.
 */
export function secretIn(comment: string): string | null {
  const keyed = KEYED.exec(comment);
  if (keyed?.[1] !== undefined && isRandom(keyed[2] ?? '')) return `${keyed[1]} = …`;
  const password = PASSWORD.exec(comment);
  if (password?.[1] !== undefined && !/^[*x.{[]/i.test(password[2] ?? '')) return `${password[1]} = …`;
  const address = IN_ADDRESS.exec(comment);
  return address?.[1] === undefined ? null : `${address[1].toLowerCase()}://…`;
}

function isRandom(value: string): boolean {
  return new Set(value.toLowerCase()).size >= LEAST_VARIETY && /\d/.test(value);
}
