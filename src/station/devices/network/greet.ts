import { accepted, refused, type Result } from '../../../shop/kernel/index.ts';
import type { FirmwareDescription, PrinterRefusal } from '../../../shop/printers/protocol/model.ts';
import type { PrinterDependencies } from '../connection.ts';
import { reasonOfFault } from './faults.ts';
import type { PrinterService, ServiceFailure, ServerStatus } from './service.ts';

/** Klipper's restart, or OctoPrint's own handshake with its printer, takes some ten seconds. */
const READY_MILLISECONDS = 30_000;

const LOOK_MILLISECONDS = 1_000;

export interface Greeting {
  readonly firmware: FirmwareDescription;
  readonly status: ServerStatus;
}

/**
 * Asks who is there, has the server take up its machine where it has let go of it, and waits until it can be told
 * something. `afterFault`: a person brings it back from a stop or a fault. `isOver`: nobody waits for it any more.
 */
export async function greet(
  service: PrinterService,
  address: string,
  dependencies: PrinterDependencies,
  afterFault: boolean,
  isOver: () => boolean,
): Promise<Result<Greeting, PrinterRefusal>> {
  const { clock } = dependencies;
  const firmware = await service.identify();
  if (!firmware.ok) return refused(refusalOf(firmware.refusal, address));
  const until = clock.monotonicMilliseconds() + READY_MILLISECONDS;
  let hasWoken = false;
  for (;;) {
    const status = await service.status();
    if (!status.ok) return refused(refusalOf(status.refusal, address));
    const { machine } = status.value;
    if (machine.kind === 'idle' || machine.kind === 'working') {
      return accepted({ firmware: firmware.value, status: status.value });
    }
    const isDone = isOver() || clock.monotonicMilliseconds() >= until;
    if (machine.kind === 'faulted' && (!afterFault || isDone)) {
      const { said } = machine;
      return refused({
        code: 'printers.faultedAtConnect',
        reason: reasonOfFault(said),
        firmwareText: said,
      });
    }
    if (isDone) return refused({ code: 'printers.cannotOpen', path: address, systemReason: machine.said });
    // A refusal of this shows in the next look.
    if (!hasWoken) await service.wake(afterFault);
    hasWoken = true;
    await new Promise<void>((resolve) => dependencies.timers.after(LOOK_MILLISECONDS, resolve));
  }
}

/** A server's failure as people are told of it. */
export function refusalOf(failure: ServiceFailure, address: string): PrinterRefusal {
  switch (failure.code) {
    case 'keyRefused':
      return { code: 'printers.keyRefused', address };
    case 'badAnswer':
      return { code: 'printers.notAPrinter', address };
    case 'declined':
      return { code: 'printers.cannotOpen', path: address, systemReason: failure.said };
    case 'unreachable':
    case 'fileUnreadable':
      return { code: 'printers.cannotOpen', path: address, systemReason: failure.systemReason };
  }
}
