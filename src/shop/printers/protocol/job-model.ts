/** One command of a G-code file, ready for the wire. */
export interface SourceLine {
  /** Printable ASCII, no comment, no line break, at most `MAX_COMMAND_CHARACTERS` long. */
  readonly command: string;
  /** 1-based line of the file, as an editor counts. */
  readonly fileLine: number;
  /** Byte of the file just after this line. */
  readonly endOffset: number;
  /** Layer this line belongs to; 0 before the first. */
  readonly layer: number;
}

/** What an index pass over a G-code file found. */
export interface SourceTotals {
  readonly commands: number;
  readonly fileLines: number;
  readonly bytes: number;
  readonly layers: number;
}

/** Commands of one G-code file, read again from any point in bounded memory. */
export interface LineSource {
  readonly totals: SourceTotals;
  /** Up to `count` commands from the `from`-th (0-based); fewer only at the end. Rejects when the file cannot be read. */
  read(from: number, count: number): Promise<readonly SourceLine[]>;
  close(): Promise<void>;
  /** The file that the commands are of, for printers that take it whole; absent: there is none. */
  readonly file?: SourceFile;
}

/** A G-code file as it lies on the disk. */
export interface SourceFile {
  /** All of its bytes, in order, a block at a time. Rejects when it cannot be read. */
  blocks(): AsyncIterable<Uint8Array>;
  /** What lies before a byte of the file. */
  placeAt(offset: number): Promise<SourcePlace>;
}

export interface SourcePlace {
  /** Whole commands before the place. */
  readonly commands: number;
  /** 1-based line of the last of them; 0: none. */
  readonly fileLine: number;
  readonly layer: number;
}

/** What is to be printed, before it is started: for printers that must have the file first. */
export interface PreparedJob {
  readonly id: string;
  readonly source: LineSource;
  /** SHA-256 of the file that was approved, in hex; null: nobody approved one. */
  readonly sha256: string | null;
}

export interface PrintJob {
  readonly id: string;
  readonly source: LineSource;
  /** Where a print that broke off is taken up again; absent or null: it begins at its first command. */
  readonly resumeAt?: ResumeAt | null;
  /** SHA-256 of the approved file, in hex: the printer reads it from its card; absent or null: it is sent line by line. */
  readonly onCard?: string | null;
}

/** A print that is taken up again: not from its first command, and not before the printer was made ready for it. */
export interface ResumeAt {
  /** 0-based place among the file's commands of the first one that is sent. */
  readonly fromCommand: number;
  /** Lines of our own that go first, in order: heat, home, prime, move there, set the modes. */
  readonly preamble: readonly string[];
  /** Where the print stands if it fails before its first line here: line of the file of the last command done. */
  readonly lastAcknowledgedLine: number;
  /** Layer of that line; 0 before the first. */
  readonly layer: number;
}
