import type { Instant } from '../../kernel/index.ts';
import type { SourceLine, SourceTotals } from './job-model.ts';
import type { CardHeat, CardHeating } from './card-heat.ts';
import type { CardProblem, PauseCause } from './model.ts';
import type { JobRun } from './session-model.ts';

/** A file as it lies on a card: its commands, one a line, and an ending of ours. */
export interface CardPlan {
  /** Of the approved file. */
  readonly sha256: string;
  readonly name: string;
  /** Of the approved file. */
  readonly totals: SourceTotals;
  /** Behind the file's own lines: the moves done, heaters and fan off, and the mark. */
  readonly ending: readonly string[];
  readonly lines: number;
  /** Of all lines, without what ends them. */
  readonly characters: number;
  /**
   * What the firmware counts as filament once the last line is done (`G92 E…`): asked by M114, it tells that the file
   * came to its end, also when nobody was there to hear it. A restart forgets it.
   */
  readonly mark: number;
  readonly places: readonly CardPlace[];
  /** What the file wants hot, from where on. */
  readonly heatings: readonly CardHeating[];
}

/** A place in the file: so many characters and commands lie before it on the card. */
export interface CardPlace {
  readonly characters: number;
  readonly commands: number;
  readonly fileLine: number;
  readonly layer: number;
}

/** A file while it is brought to the card. */
export interface Upload {
  readonly id: string;
  readonly plan: CardPlan;
  readonly stage: 'opening' | 'writing' | 'closing' | 'measuring' | 'deleting';
  /** The firmware said that it writes: without that, what follows would be done and not written. */
  readonly isWriting: boolean;
  /** The step has its `ok`, and waits for the words that say what came of it. */
  readonly isAnswered: boolean;
  readonly giveUpAt: Instant;
  readonly queue: readonly SourceLine[];
  readonly queueAt: number;
  readonly requested: number;
  readonly isReading: boolean;
  /** Lines of the ending that are sent. */
  readonly endingSent: number;
  /** Number on the wire of the file's first line; null: it is not sent yet. */
  readonly firstLine: number | null;
  readonly reportedAt: Instant;
  readonly bytes: number | null;
  /** Why it is taken back; null: it is not. */
  readonly problem: CardProblem | 'stopped' | null;
}

/** `looking`: it was out of sight, and the firmware is asked what it does; `judging`: it prints no more, and why is asked. */
export type CardStage =
  'selecting' | 'starting' | 'going' | 'pausing' | 'paused' | 'resuming' | 'looking' | 'judging';

/** What the book says of a run when a station comes up again and looks for it. */
export type CardStanding = 'starting' | 'going' | 'pausing' | 'paused' | 'resuming' | 'cancelling';

/** A print that the firmware reads from its own card. */
export interface CardRun {
  readonly plan: CardPlan;
  /** Bytes of the file on the card; null: not known yet (after a restart of the station). */
  readonly bytes: number | null;
  readonly stage: CardStage;
  /** What people have been told: where it goes on from once it is in sight again. */
  readonly standing: CardStanding;
  readonly cause: PauseCause;
  /** What M23 said of the file that it opened. */
  readonly opened: number | null;
  readonly isAnswered: boolean;
  readonly giveUpAt: Instant;
  /** Answers in a row that say that it prints nothing, or another file: one alone may be damage. */
  readonly idleAnswers: number;
  readonly foreignAnswers: number;
  /** The firmware has said that the file is done. */
  readonly isDone: boolean;
  /** Where the firmware's count of filament stands, asked at the end. */
  readonly extruderMillimetres: number | null;
  /** What was hot when it was paused; null: nobody saw it, and the file must tell. */
  readonly heat: CardHeat | null;
  /** Where the firmware has read to, in bytes of the file; 0: it has not said yet. */
  readonly at: number;
  readonly wasUnseen: boolean;
  readonly lostAt: Instant;
  readonly systemReason: string;
}

/** What a session knows of its printer's card. */
export interface CardMemory {
  /** The file that this connection has brought there and measured. */
  readonly holds: { readonly sha256: string; readonly name: string; readonly bytes: number } | null;
  readonly failed: { readonly sha256: string; readonly problem: CardProblem } | null;
  /** A print that goes on out of sight. */
  readonly unseen: { readonly job: JobRun; readonly run: CardRun } | null;
  /** Cancelled while it was out of sight: it is ended, should it be seen at work after all. */
  readonly disowned: CardPlan | null;
  /** Names of half files that could not be taken back. */
  readonly halves: readonly string[];
  /** Its list is on its way, to find such. */
  readonly searches: boolean;
  /** The board greeted when its port was opened: opening it again would end a print. */
  readonly restartsWhenOpened: boolean;
}

export const emptyCard: CardMemory = {
  holds: null,
  failed: null,
  unseen: null,
  disowned: null,
  halves: [],
  searches: false,
  restartsWhenOpened: false,
};
