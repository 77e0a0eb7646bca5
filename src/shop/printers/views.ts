import type { PrintProfile } from '../files/index.ts';
import type { CurrentPrintView, LinkState, PrinterView, TemperatureSample } from './model.ts';
import type { PrinterSnapshot, TemperatureReport } from './protocol/model.ts';
import type { printers } from './tables.ts';

/** The state of the wire in the words of the bench. */
export function linkStateOf(snapshot: PrinterSnapshot | null): LinkState {
  if (snapshot === null) return 'off';
  switch (snapshot.state.kind) {
    case 'closed':
      return 'off';
    case 'opening':
    case 'handshaking':
      return 'connecting';
    case 'ready':
      return 'ready';
    case 'faulted':
      return 'faulted';
    case 'linkLost':
    case 'outOfSight':
      return 'lost';
    case 'occupied':
    case 'bringing':
    case 'starting':
    case 'printing':
    case 'pausing':
    case 'paused':
    case 'resuming':
    case 'cancelling':
    case 'finishing':
      return 'busy';
  }
}

/** A report as one sample of the plot. */
export function sampleOf(report: TemperatureReport | null, at: number): TemperatureSample {
  const hotend = report?.hotends[0] ?? null;
  const bed = report?.bed ?? null;
  return {
    at,
    hotendCelsius: hotend?.currentCelsius ?? null,
    hotendTargetCelsius: hotend?.targetCelsius ?? null,
    bedCelsius: bed?.currentCelsius ?? null,
    bedTargetCelsius: bed?.targetCelsius ?? null,
  };
}

export interface PrinterPlace {
  readonly name: string;
  readonly parentScopeId: string;
  readonly parentName: string;
  readonly factoryId: string;
}

/** One printer as the bench shows it, apart from what takes a look at other rows. */
export function printerView(
  row: typeof printers.$inferSelect,
  place: PrinterPlace,
  profile: PrintProfile | null,
  snapshot: PrinterSnapshot | null,
  current: CurrentPrintView | null,
  now: number,
): Omit<PrinterView, 'outOfService' | 'foundAgainAt' | 'elsewhere' | 'asked'> {
  return {
    printerId: row.id,
    ...place,
    address: row.address,
    simulated: row.address.startsWith('simulated'),
    profileKey: row.profileKey,
    profileName: profile?.name ?? row.profileKey,
    materialKey: row.materialKey,
    bedMillimetres: {
      x: profile?.bed.widthMillimetres ?? 0,
      y: profile?.bed.depthMillimetres ?? 0,
      z: profile?.bed.heightMillimetres ?? 0,
    },
    link: linkStateOf(snapshot),
    firmware: snapshot?.firmware?.name ?? null,
    bed: row.bed,
    temperatures: sampleOf(snapshot?.temperatures ?? null, now),
    fault: row.fault,
    powerGroupId: row.powerGroupId,
    usbSerial: row.usbSerial,
    prompt: snapshot?.prompt ?? null,
    lacksThermalProtection: snapshot?.firmware?.capabilities['THERMAL_PROTECTION'] === false,
    current,
  };
}
