import { commandWord, hasLetter } from '../../../shop/printers/protocol/gcode.ts';

/** A file on the card. `lines` null: one that somebody else put there, of which only the size is known. */
interface FileOnCard {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly lines: readonly string[] | null;
}

/** What lies on a new card: the firmware's short names, bytes, the names that people gave. */
const FILES: readonly FileOnCard[] = [
  { path: 'CABLEC~1.GCO', bytes: 812_344, name: 'Cable clip.gcode', lines: null },
  { path: 'HOOK.GCO', bytes: 2_377_101, name: 'Hook.gcode', lines: null },
  { path: '/SPARE~1/KNOB~1.GCO', bytes: 154_020, name: 'Knob, left.gcode', lines: null },
];

/** Marlin ends the lines that it writes with CR and LF. */
const LINE_END_BYTES = 2;

export interface CardOptions {
  /** Bytes after which writing fails; 0: never. */
  readonly fullAfter: number;
  /** Klipper's virtual card is read only. */
  readonly isWritable: boolean;
}

/** The card of a simulated printer: files written to it line by line, and the one that is printed from it. */
export class SimulatedCard {
  readonly #options: CardOptions;
  readonly #files = new Map<string, FileOnCard>(FILES.map((file) => [file.path, file]));
  #writing: { readonly path: string; readonly lines: string[]; bytes: number } | null = null;
  #open: { readonly file: FileOnCard; next: number; position: number; isPrinting: boolean } | null = null;

  constructor(options: CardOptions) {
    this.#options = options;
  }

  get isWriting(): boolean {
    return this.#writing !== null;
  }

  get isPrinting(): boolean {
    return this.#open?.isPrinting ?? false;
  }

  /** What was written into a file, line by line; null: it is not there, or nobody knows. */
  linesOf(path: string): readonly string[] | null {
    return this.#files.get(path)?.lines ?? null;
  }

  /** Everything that was under way is forgotten; what was written so far stays as a half file. */
  restart(): void {
    this.#keep();
    this.#open = null;
  }

  /** A line that comes while a file is written: the words to say about it, if any. */
  write(command: string): readonly string[] {
    const writing = this.#writing;
    if (writing === null) return [];
    // As Marlin: wherever in the line it stands.
    if (/M29(?!\d)/.test(command)) {
      this.#keep();
      return ['Done saving file.'];
    }
    writing.lines.push(command);
    writing.bytes += command.length + LINE_END_BYTES;
    const { fullAfter } = this.#options;
    return fullAfter > 0 && writing.bytes > fullAfter ? ['Error:error writing to file'] : [];
  }

  #keep(): void {
    const writing = this.#writing;
    this.#writing = null;
    if (writing === null) return;
    const { path, lines, bytes } = writing;
    this.#files.set(path, { path, name: path, bytes, lines });
  }

  /** The next line of the print; null: there is none. `isOver` once, when the last one was taken before. */
  next(): { readonly command: string | null; readonly isOver: boolean } {
    const open = this.#open;
    if (open === null || !open.isPrinting) return { command: null, isOver: false };
    const command = open.file.lines?.[open.next];
    if (command === undefined) {
      this.#open = null;
      return { command: null, isOver: true };
    }
    open.next += 1;
    open.position += command.length + LINE_END_BYTES;
    return { command, isOver: false };
  }

  /** M20 … M30 and M524; null: this is none of them. */
  perform(command: string): readonly string[] | null {
    const path = command.replace(/^M\d+\s*/i, '').trim();
    switch (commandWord(command)) {
      case 'M20':
        return this.#list(hasLetter(command, 'L'));
      case 'M21':
      case 'M22':
        this.#open = null;
        return [];
      case 'M23':
        return this.#select(path);
      case 'M24':
        if (this.#open !== null) this.#open.isPrinting = true;
        return [];
      case 'M25':
        if (this.#open !== null) this.#open.isPrinting = false;
        return [];
      case 'M27':
        return [this.#standing()];
      case 'M28':
        return this.#beginWriting(path);
      case 'M29':
        return [];
      case 'M30':
        return [this.#files.delete(path) ? `File deleted:${path}` : `Deletion failed, File: ${path}.`];
      case 'M524':
        this.#open = null;
        return [];
      default:
        return null;
    }
  }

  #list(withLongNames: boolean): readonly string[] {
    const lines = [...this.#files.values()].map(
      ({ path, bytes, name }) => `${path} ${bytes}${withLongNames ? ` ${name}` : ''}`,
    );
    return ['Begin file list', ...lines, 'End file list'];
  }

  #select(path: string): readonly string[] {
    const file = this.#files.get(path);
    if (file === undefined) return [`open failed, File: ${path}.`];
    this.#open = { file, next: 0, position: 0, isPrinting: false };
    return [`echo:Now fresh file: ${path}`, `File opened: ${path} Size: ${file.bytes}`, 'File selected'];
  }

  #beginWriting(path: string): readonly string[] {
    if (!this.#options.isWritable) return ['!! SD write not supported'];
    this.#open = null;
    this.#writing = { path, lines: [], bytes: 0 };
    return [`echo:Now fresh file: ${path}`, `Writing to file: ${path}`];
  }

  #standing(): string {
    const open = this.#open;
    return open === null ? 'Not SD printing' : `SD printing byte ${open.position}/${open.file.bytes}`;
  }
}
