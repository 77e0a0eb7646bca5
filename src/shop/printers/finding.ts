import type { StationPort } from './bench.ts';
import type { FoundPort } from './model.ts';

/** A printer of the station, as far as it is looked for among the ports. */
export interface PrinterAtPort {
  readonly id: string;
  readonly address: string;
  readonly usbSerial: string | null;
}

const SERIAL_ADDRESS = /^serial:([^@]+?)(@\d+)?$/;

/** The path in a serial address; null: it is another kind of address. */
export function pathOfAddress(address: string): string | null {
  return SERIAL_ADDRESS.exec(address)?.[1] ?? null;
}

/** The port that an address names, by whichever of its names; undefined: it is not there, or no serial port at all. */
export function portAt(address: string, ports: readonly StationPort[]): StationPort | undefined {
  const path = pathOfAddress(address);
  return path === null ? undefined : ports.find(({ paths }) => paths.includes(path));
}

/** Whether two addresses lead to one port: it may have several names, and the speed is no part of which port it is. */
export function isSamePort(one: string, other: string, ports: readonly StationPort[]): boolean {
  if (one === other) return true;
  const path = pathOfAddress(one);
  const otherPath = pathOfAddress(other);
  if (path === null || otherPath === null) return false;
  return path === otherPath || portAt(one, ports)?.paths.includes(otherPath) === true;
}

/** The serial number by which a printer at this address can be known again; null: there is none that is its own. */
export function ownSerialAt(address: string, ports: readonly StationPort[]): string | null {
  const port = portAt(address, ports);
  return port?.hasOwnSerial === true ? port.serialNumber : null;
}

/** The ports as `add` takes them, each with the name of the printer that has it already. */
export function foundPorts(
  ports: readonly StationPort[],
  printers: readonly PrinterAtPort[],
  nameOf: (printerId: string) => string,
): readonly FoundPort[] {
  return ports.map((port) => {
    const address = addressOf(port);
    const taker = printers.find((printer) => isSamePort(printer.address, address, ports));
    return {
      address,
      description: port.product ?? port.paths.at(-1) ?? '',
      serialNumber: port.serialNumber,
      manufacturer: port.manufacturer,
      takenBy: taker === undefined ? null : nameOf(taker.id),
    };
  });
}

/**
 * Where a printer was plugged in again that is not at its own port any more: the address there, with its speed. Null:
 * it is where it was, nowhere, or which one it is cannot be told.
 */
export function foundAgainAt(
  printer: PrinterAtPort,
  ports: readonly StationPort[],
  all: readonly PrinterAtPort[],
): string | null {
  const { usbSerial, address } = printer;
  const path = pathOfAddress(address);
  if (usbSerial === null || path === null || portAt(address, ports) !== undefined) return null;
  // Two printers that were added with one serial number: it says nothing of either.
  if (all.some(({ id, usbSerial: other }) => id !== printer.id && other === usbSerial)) return null;
  const [port, ...further] = ports.filter(({ serialNumber }) => serialNumber === usbSerial);
  if (port === undefined || further.length > 0 || !port.hasOwnSerial) return null;
  const there = `${addressOf(port)}${SERIAL_ADDRESS.exec(address)?.[2] ?? ''}`;
  const isTaken = all.some(({ id, address: other }) => id !== printer.id && isSamePort(other, there, ports));
  return isTaken ? null : there;
}

function addressOf({ paths }: StationPort): string {
  return `serial:${paths[0] ?? ''}`;
}
