/** A reply longer than this is noise: Marlin's longest line (M115 of version 2.1) has about 300 characters. */
export const MAX_REPLY_CHARACTERS = 1024;

/** Longest command that goes to a printer, without its number and checksum. */
export const MAX_COMMAND_CHARACTERS = 255;

/** Longest raw line of a G-code file, comments included; a longer one is not G-code. */
export const MAX_FILE_LINE_BYTES = 4096;

/** Lines kept for sending again. A firmware that keeps its count never asks further back than its own buffers. */
export const HISTORY_LINES = 512;

/** Lines of the history are kept in blocks, so that adding one copies at most this many. */
export const HISTORY_BLOCK = 64;

/** Without `ok … B`, one line is in flight: the only count that no firmware's buffer can overflow. */
export const PLAIN_WINDOW = 1;

/** With `ok … B`, never more than this, whatever the firmware says: two damaged answers must not flood it. */
export const MAX_WINDOW = 8;

/** No further line goes out over this many unanswered bytes: Marlin's smallest receive buffer holds 128. */
export const WINDOW_BYTES = 64;

/** How long a line may wait for its `ok` from a firmware that has never said `busy:`. */
export const PLAIN_TIMEOUT_MILLISECONDS = 30_000;

/** The same, once the firmware says `busy:` every two seconds (M113 S2) while it works. */
export const BUSY_TIMEOUT_MILLISECONDS = 3_000;

/** Homing, levelling and heating may work this long without one byte before the printer counts as silent. */
export const LONG_COMMAND_SILENCE_MILLISECONDS = 600_000;

/** How often an unanswered long command is asked after; more would fill the firmware's receive buffer. */
export const LONG_PROBE_MILLISECONDS = 120_000;

/** Timeouts in a row after which a printer counts as silent. */
export const MAX_TIMEOUTS = 5;

/** Requests in a row for the same line after which sending it again is pointless. */
export const MAX_SAME_RESENDS = 10;

/** Requests in a row for the same line up to which an `ok` too many is taken to say that it came through after all. */
export const MAX_BELIEVED_REQUESTS = 3;

/** `Resend:` lines without anything sent in between: a torn line causes two or three, a full window eight. */
export const MAX_REQUESTS_AT_REST = 32;

/** Some firmwares send no `ok` after `Resend:`; after this long it is taken as sent. */
export const RESEND_OK_MILLISECONDS = 500;

/** After a `Resend:`, sending goes on when the wire was quiet this long: a torn line is asked for twice. */
export const RESEND_QUIET_MILLISECONDS = 30;

/** `wait` (idle firmware) says that an answer was lost, unless our line may still be on its way. */
export const WAIT_GRACE_MILLISECONDS = 300;

/** First answer to hello: opening a port resets many boards, whose boot takes some seconds. */
export const FIRST_HELLO_MILLISECONDS = 10_000;
export const NEXT_HELLO_MILLISECONDS = 2_000;

/** Temperatures are asked for this often where the firmware does not report them by itself (M155). */
export const POLL_MILLISECONDS = 2_000;

/** Asked for all the same, more slowly: `ok T:` is the one acknowledgement that says which line it answers. */
export const SYNC_POLL_MILLISECONDS = 5_000;

/** Listeners hear of progress this often; the snapshot always has the newest. */
export const PROGRESS_MILLISECONDS = 250;

/** Commands asked of the file at once, and how few may be left before the next are asked for. */
export const READ_AHEAD_COMMANDS = 512;
export const READ_AHEAD_LOW = 256;

/** A cancelled print that does not confirm in this time is stopped the hard way. */
export const CANCEL_MILLISECONDS = 10_000;

/** Heaters on with no print moving and nobody touching the printer go off after this long. */
export const IDLE_HEATER_MILLISECONDS = 30 * 60_000;

/** Longer in a pause: a bed that cools lets go of the part. */
export const PAUSED_HEATER_MILLISECONDS = 60 * 60_000;

/** How often the end of a print tells a heater to go off before it gives up and stops the printer. */
export const MAX_HEATER_OFF_TRIES = 3;

/** A question is answered within this, the lines before it included: M20 of a full card takes half a minute. */
export const ANSWER_MILLISECONDS = 60_000;

/** More lines than the longest true answer: a card with a thousand files, two lines each. */
export const MAX_ANSWER_LINES = 2_048;

/** What a firmware says of its card comes with its `ok`, or soon after where that is said first. */
export const CARD_ANSWER_MILLISECONDS = 5_000;

/** A person has started it: what has not been selected on the card by then would begin when nobody expects it any more. */
export const CARD_START_MILLISECONDS = 30_000;

/** How often a print from the card is asked how far it is. */
export const CARD_POLL_MILLISECONDS = 2_000;

/** A prompt is read at a glance; Marlin's longest has about fifty characters. */
export const MAX_PROMPT_CHARACTERS = 300;
export const MAX_BUTTON_CHARACTERS = 60;

/** M876 S0 … S9: Marlin reads one digit. */
export const MAX_PROMPT_BUTTONS = 10;

/**
 * A heater this far below its target that shows the same temperature for so long has a sensor that hangs. Firmwares
 * with thermal protection stop within a minute; this is for those without.
 */
export const STUCK_SENSOR_MARGIN_CELSIUS = 5;
export const STUCK_SENSOR_MILLISECONDS = 5 * 60_000;

/** Below this a firmware refuses to move filament (Marlin's EXTRUDE_MINTEMP). */
export const MIN_EXTRUDE_CELSIUS = 170;

/** Targets that no printer of ours is asked for, whatever the file or the person says. */
export const MAX_HOTEND_CELSIUS = 500;
export const MAX_BED_CELSIUS = 200;
