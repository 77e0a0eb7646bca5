import { accepted, assertNever, type Result } from '../../shop/kernel/index.ts';
import { parseAddress, type BadAddress, type PrinterAddress } from './address.ts';
import type { PrinterConnection, PrinterDependencies } from './connection.ts';
import { moonrakerService } from './network/moonraker.ts';
import { NetworkConnection } from './network/network-connection.ts';
import { octoPrintService } from './network/octoprint.ts';
import { prusaLinkService } from './network/prusalink.ts';
import type { PortOpener } from './port.ts';
import { PortConnection } from './port-connection.ts';
import { serialPort } from './serial-port.ts';
import { simulatedPort } from './simulated-port.ts';
import { tcpPort } from './tcp-port.ts';
import type { WireThread } from './wire/wire-thread.ts';

export interface OpeningDependencies extends PrinterDependencies {
  /** Keeps the ports of printers on cables; null or absent: they are kept here, in the thread of the caller. */
  readonly wire?: WireThread | null;
}

/**
 * A connection to the printer at an address (`simulated[:?options]`, `serial:PATH[@BAUD]`, `tcp:HOST:PORT`,
 * `octoprint:URL`, `moonraker:URL`, `prusalink:URL`), still closed: `connect()` opens it. Refuses only an address that
 * cannot be read.
 */
export function openPrinter(
  address: string,
  dependencies: OpeningDependencies,
): Result<PrinterConnection, BadAddress> {
  const parsed = parseAddress(address);
  return parsed.ok ? accepted(connectionTo(address, parsed.value, dependencies)) : parsed;
}

function connectionTo(
  address: string,
  parsed: PrinterAddress,
  dependencies: OpeningDependencies,
): PrinterConnection {
  const { wire = null } = dependencies;
  if (wire !== null && (parsed.kind === 'serial' || parsed.kind === 'tcp')) {
    return wire.printerAt(address, dependencies);
  }
  const onPort = (opener: PortOpener) => new PortConnection(address, opener, dependencies);
  switch (parsed.kind) {
    case 'simulated':
      return onPort(simulatedPort(parsed.simulation, dependencies));
    case 'serial':
      return onPort(serialPort(parsed.path, parsed.baudRate));
    case 'tcp':
      return onPort(tcpPort(parsed.host, parsed.port));
    case 'octoprint':
      return new NetworkConnection(address, octoPrintService(parsed.url, dependencies), dependencies);
    case 'moonraker':
      return new NetworkConnection(address, moonrakerService(parsed.url, dependencies), dependencies);
    case 'prusalink':
      return new NetworkConnection(address, prusaLinkService(parsed.url, dependencies), dependencies);
    default:
      return assertNever(parsed);
  }
}
