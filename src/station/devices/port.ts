import type { Result } from '../../shop/kernel/index.ts';
import type { SimulatedFault } from '../../shop/printers/index.ts';
import type { PrinterRefusal } from '../../shop/printers/protocol/model.ts';

/**
 * An open way to one printer: bytes there and back. Knows nothing of what they mean. After `onClosed` has been
 * called, or `close`, nothing more comes from it and writing does nothing.
 */
export interface Port {
  /** ASCII only. Goes out at once and in order; a failure closes the port. */
  write(text: string): void;
  onBytes(listener: (bytes: Uint8Array) => void): void;
  /** Called once, when the port goes away by itself; never after `close`. */
  onClosed(listener: (systemReason: string) => void): void;
  /** Lets what was written go out first, within CLOSE_MILLISECONDS. Calling it again is harmless. */
  close(): Promise<void>;
  /** Restarts the board at the other end when the port is closed, behind what was written; absent where nothing can. */
  readonly reset?: () => void;
  /** Another speed on the open port, without the reset that opening it again would cause; absent where it means nothing. */
  readonly setBaudRate?: (baudRate: number) => Promise<void>;
  /** Lets something go wrong at the other end; absent where that is a real printer. */
  readonly simulate?: (fault: SimulatedFault) => void;
}

export type CannotOpen = Extract<PrinterRefusal, { code: 'printers.cannotOpen' }>;

/** Opens a port, or says why not. `baudRates`: those to try, the first being the one it is opened with. */
export interface PortOpener {
  readonly baudRates: readonly number[];
  open(): Promise<Result<Port, CannotOpen>>;
}

/** Longer than the bytes of a stop take at 9600 baud; a port that takes more is gone. */
export const CLOSE_MILLISECONDS = 500;

/** The system's own words for an error of Node. */
export function systemReason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
