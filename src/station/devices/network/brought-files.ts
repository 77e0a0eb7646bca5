import { accepted, refused, type Clock } from '../../../shop/kernel/index.ts';
import type { PreparedJob } from '../../../shop/printers/protocol/job-model.ts';
import type { ActResult } from '../connection.ts';
import { wordsOf } from './faults.ts';
import type { PrinterService, UploadFile } from './service.ts';

/** A file that was brought is started within this time, or brought again: who knows what became of it. */
const KEPT_MILLISECONDS = 10 * 60_000;

interface Brought {
  readonly sha256: string | null;
  readonly upload: Promise<ActResult>;
  readonly at: number;
  readonly isThere: boolean;
}

/** Files that are at a printer's server, or on their way there, by name; each is good for one start. */
export class BroughtFiles {
  readonly #address: string;
  readonly #service: PrinterService;
  readonly #clock: Clock;
  readonly #say: (text: string) => void;
  readonly #files = new Map<string, Brought>();

  constructor(address: string, service: PrinterService, clock: Clock, say: (text: string) => void) {
    this.#address = address;
    this.#service = service;
    this.#clock = clock;
    this.#say = say;
  }

  async bring(name: string, { source, sha256 }: PreparedJob): Promise<ActResult> {
    const { file, totals } = source;
    if (file === undefined) return refused({ code: 'printers.emptyJob' });
    const at = this.#clock.monotonicMilliseconds();
    const known = this.#files.get(name);
    // Asked again because the upload took longer than the first word held: it is not done twice.
    if (known?.sha256 === sha256 && sha256 !== null && at - known.at < KEPT_MILLISECONDS) return known.upload;
    this.#say(`upload ${name}`);
    const upload = this.#upload({ name, bytes: totals.bytes, sha256, blocks: () => file.blocks() });
    this.#files.set(name, { sha256, upload, at, isThere: false });
    const uploaded = await upload;
    if (uploaded.ok) this.#files.set(name, { sha256, upload, at, isThere: true });
    else this.#files.delete(name);
    return uploaded;
  }

  /** Whether it is there, whole. Spent with this: what is started again is brought again first. */
  take(name: string): boolean {
    const isThere = this.#files.get(name)?.isThere === true;
    this.#files.delete(name);
    return isThere;
  }

  async #upload(file: UploadFile): Promise<ActResult> {
    const sent = await this.#service.upload(file);
    if (sent.ok) return accepted(undefined);
    const address = this.#address;
    if (sent.refusal.code === 'keyRefused') return refused({ code: 'printers.keyRefused', address });
    return refused({ code: 'printers.notUploaded', address, systemReason: wordsOf(sent.refusal) });
  }
}
