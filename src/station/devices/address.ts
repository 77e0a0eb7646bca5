import { accepted, refused, type Result } from '../../shop/kernel/index.ts';
import type { PrinterRefusal } from '../../shop/printers/protocol/model.ts';
import { parseSimulation, type Simulation } from './simulated/options.ts';

/** Where a printer is, as a person types it. */
export type PrinterAddress =
  | { readonly kind: 'simulated'; readonly simulation: Simulation }
  /** `baudRate` null: to be found. */
  | { readonly kind: 'serial'; readonly path: string; readonly baudRate: number | null }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: NetworkKind; readonly url: URL };

/** Printers that have a server of their own, by the API it speaks. */
export type NetworkKind = 'octoprint' | 'moonraker' | 'prusalink';

export type BadAddress = Extract<PrinterRefusal, { code: 'printers.badAddress' }>;

const MAX_BAUD_RATE = 4_000_000;

/**
 * Reads `simulated`, `simulated:?speed=20&resend=0.01`, `serial:/dev/ttyUSB0`, `serial:COM3@115200`,
 * `tcp:10.0.0.7:23`, `tcp:[fe80::1]:23`, `octoprint:http://10.0.0.8:5000`, `moonraker:http://klipper.local:7125`,
 * `prusalink:http://10.0.0.9`. A URL may end in the path that a proxy gave the server; a key never stands in it.
 */
export function parseAddress(address: string): Result<PrinterAddress, BadAddress> {
  const parsed =
    parseSimulated(address) ?? parseSerial(address) ?? parseTcp(address) ?? parseNetwork(address);
  return parsed ? accepted(parsed) : refused({ code: 'printers.badAddress', address });
}

function parseSimulated(address: string): PrinterAddress | null {
  const match = /^simulated(?::(?:\?(.*))?)?$/.exec(address);
  if (!match) return null;
  const simulation = parseSimulation(match[1] ?? '');
  return simulation && { kind: 'simulated', simulation };
}

function parseSerial(address: string): PrinterAddress | null {
  const match = /^serial:([^@]+?)(?:@(\d+))?$/.exec(address);
  if (!match?.[1] || match[1].includes('\0')) return null;
  const baudRate = match[2] === undefined ? null : Number(match[2]);
  if (baudRate !== null && (baudRate < 300 || baudRate > MAX_BAUD_RATE)) return null;
  return { kind: 'serial', path: match[1], baudRate };
}

function parseTcp(address: string): PrinterAddress | null {
  const match = /^tcp:(?:\[([0-9a-fA-F:.%\w]+)\]|([^:[\]\s/]+)):(\d{1,5})$/.exec(address);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  return host && port >= 1 && port <= 65_535 ? { kind: 'tcp', host, port } : null;
}

function parseNetwork(address: string): PrinterAddress | null {
  const match = /^(octoprint|moonraker|prusalink):(https?:\/\/\S+)$/.exec(address);
  const kind = match?.[1];
  const url = URL.parse(match?.[2] ?? '');
  if (url === null || (kind !== 'octoprint' && kind !== 'moonraker' && kind !== 'prusalink')) return null;
  // A key in an address would be shown on every card and kept in every record.
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return null;
  return { kind, url };
}
