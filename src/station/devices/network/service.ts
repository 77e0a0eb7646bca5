import type { Result } from '../../../shop/kernel/index.ts';
import type { FirmwareDescription, TemperatureReport } from '../../../shop/printers/protocol/model.ts';

/** Why a server did not do what it was asked. */
export type ServiceFailure =
  /** Nothing came back, or not all of it: what was asked may have been done or not. */
  | { readonly code: 'unreachable'; readonly systemReason: string }
  /** It came back, but is no answer of this API, or the server's own failure: as above. */
  | { readonly code: 'badAnswer'; readonly systemReason: string }
  | { readonly code: 'keyRefused' }
  /** Understood, and not done (HTTP 4xx, in the server's words). */
  | { readonly code: 'declined'; readonly status: number; readonly said: string }
  /** The file on our side could not be read, or is not the approved one. */
  | { readonly code: 'fileUnreadable'; readonly systemReason: string };

export type Reply<Value> = Result<Value, ServiceFailure>;

/** How the print of a file ended, as the server's own records have it. */
export type Outcome =
  | 'finished'
  | 'cancelled'
  | 'failed'
  /** It did not finish, and the records do not say whether it was cancelled or failed. */
  | 'unfinished';

export type WorkPhase = 'printing' | 'pausing' | 'paused' | 'resuming' | 'cancelling' | 'finishing';

export type MachineState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'working'; readonly phase: WorkPhase }
  /** The server is there, its machine is not (yet): unplugged, starting up. */
  | { readonly kind: 'away'; readonly said: string }
  /** The machine has stopped and wants a person. */
  | { readonly kind: 'faulted'; readonly said: string };

/** What a server says of its machine, in one look. */
export interface ServerStatus {
  readonly machine: MachineState;
  /** In hand, or, with an `outcome`, the one that was last; null: none, or its name is not told. */
  readonly file: string | null;
  readonly outcome: Outcome | null;
  readonly temperatures: TemperatureReport | null;
  /** 0 … 1 as the server counts it; null: it does not. */
  readonly fraction: number | null;
  /** Bytes of the file that it has read; null: it does not say. */
  readonly fileOffset: number | null;
  /** 1-based; null: it does not say. */
  readonly layer: number | null;
  readonly layers: number | null;
  readonly remainingSeconds: number | null;
}

/** A file on its way to a server. */
export interface UploadFile {
  readonly name: string;
  readonly bytes: number;
  /** What the bytes must come to; null: whatever they are. */
  readonly sha256: string | null;
  blocks(): AsyncIterable<Uint8Array>;
}

/** What a message from the server's open channel means. */
export interface PushMessage {
  /** Something happened: look again. What exactly is asked for, never taken from the message. */
  readonly wakes: boolean;
  readonly console: readonly string[];
}

/** A channel on which the server tells of itself. It only ever makes us look sooner: without it everything works. */
export interface PushChannel {
  /** Where it is and what to say first; asked anew each time, for a ticket is good once. */
  open(): Promise<Reply<{ readonly url: URL; readonly greetings: readonly unknown[] }>>;
  read(message: unknown): PushMessage;
}

/** One printer behind a server of its own. None of these throws. Acts mean the print in hand. */
export interface PrinterService {
  identify(): Promise<Reply<FirmwareDescription>>;
  /**
   * Has the server take up its own connection to the machine, where there is such a thing. `afterFault`: a person has
   * looked at the machine and brings it back.
   */
  wake(afterFault: boolean): Promise<Reply<void>>;
  status(): Promise<Reply<ServerStatus>>;
  /** Null: it is not known, or has not ended. */
  outcomeOf(file: string): Promise<Reply<Outcome | null>>;
  /** Whole, without starting it; an older one of the same name is replaced. */
  upload(file: UploadFile): Promise<Reply<void>>;
  remove(file: string): Promise<Reply<void>>;
  /** Sends one request, once. */
  start(file: string): Promise<Reply<void>>;
  pause(file: string): Promise<Reply<void>>;
  resume(file: string): Promise<Reply<void>>;
  cancel(file: string): Promise<Reply<void>>;
  /** The hardest stop that the API has. */
  stop(): Promise<Reply<void>>;
  /** Null: its API takes no commands. */
  readonly send: ((commands: readonly string[]) => Promise<Reply<void>>) | null;
  readonly push: PushChannel | null;
}
