import { classifyError } from '../../../shop/printers/protocol/errors.ts';
import type { FaultReason } from '../../../shop/printers/protocol/model.ts';
import type { ServiceFailure } from './service.ts';

/** What a server says of a machine that has stopped: about its heat, or about anything else. */
export function reasonOfFault(said: string): FaultReason {
  return classifyError(said).kind === 'thermal' ? 'thermalFault' : 'firmwareFault';
}

/** A server's failure in few words, for the console and for a failure's reason. */
export function wordsOf(failure: ServiceFailure): string {
  switch (failure.code) {
    case 'keyRefused':
      return 'HTTP 401';
    case 'declined':
      return failure.said;
    default:
      return failure.systemReason;
  }
}
