/**
 * How long a person's word about a bed holds. Long enough to walk from the bed to the screen; short enough that nobody
 * else has used the printer meanwhile.
 */
export const PLATE_WORD_SECONDS = 120;

/** A start that has not begun within this time never begins (reliability P-11). */
export const START_SECONDS = 30;

/**
 * How long the heaters of a print that broke off stay as they are once its printer answers again, for a person to
 * decide (reliability P-10). A minute of heat at an attended machine is little; a bed that goes cold loses the part.
 */
export const GRACE_MILLISECONDS = 60_000;

/** Progress is on disk at least this often (printing.md). */
export const PROGRESS_MILLISECONDS = 1_000;
