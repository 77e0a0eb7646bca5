import { accepted, assertNever, type Result } from '../../shop/kernel/index.ts';
import { parseAddress, type BadAddress, type PrinterAddress } from './address.ts';
import type { PrinterConnection, PrinterDependencies } from './connection.ts';
import type { PortOpener } from './port.ts';
import { PortConnection } from './port-connection.ts';
import { serialPort } from './serial-port.ts';
import { simulatedPort } from './simulated-port.ts';
import { tcpPort } from './tcp-port.ts';

/**
 * A connection to the printer at an address (`simulated[:?options]`, `serial:PATH[@BAUD]`, `tcp:HOST:PORT`), still
 * closed: `connect()` opens it. Refuses only an address that cannot be read.
 */
export function openPrinter(
  address: string,
  dependencies: PrinterDependencies,
): Result<PrinterConnection, BadAddress> {
  const parsed = parseAddress(address);
  if (!parsed.ok) return parsed;
  return accepted(new PortConnection(address, openerOf(parsed.value, dependencies), dependencies));
}

function openerOf(address: PrinterAddress, dependencies: PrinterDependencies): PortOpener {
  switch (address.kind) {
    case 'simulated':
      return simulatedPort(address.simulation, dependencies);
    case 'serial':
      return serialPort(address.path, address.baudRate);
    case 'tcp':
      return tcpPort(address.host, address.port);
    default:
      return assertNever(address);
  }
}
