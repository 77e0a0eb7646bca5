import type { OutgoingPart, RowEdit } from '../../../src/station/sync/hub.ts';
import type { HubStationRow } from './hub-log.ts';

export interface PartFault {
  readonly code: string;
  readonly detail: string;
}

/**
 * Why a part will never be in the log, whoever asks again; null: it can be.
 *
 * @param isBeginning nothing but the company's beginning has come so far
 */
export function faultOf(station: HubStationRow, part: OutgoingPart, isBeginning: boolean): PartFault | null {
  const { place, isFounding, edits } = part;
  if (!isWellFormed(station, part)) return { code: 'malformed', detail: station.name };
  if (place !== '' && station.factories !== null && !station.factories.includes(place)) {
    return { code: 'notItsPlace', detail: `${station.name} has no part in ${place}` };
  }
  if (isFounding && !(station.founds && isBeginning)) {
    return { code: 'notFounder', detail: `${station.name} does not begin the company` };
  }
  const forged = edits.find(
    ({ tableName, operation, columns }) =>
      tableName === 'audit_entries' &&
      operation === 'insert' &&
      columns?.['station_id'] !== station.stationId,
  );
  return forged === undefined || isFounding ? null : { code: 'notItsRecord', detail: forged.rowId };
}

const HYBRID_TIME = /^[0-9a-f]{12}-[0-9a-f]{4}-(.+)$/;
const HASH = /^[0-9a-f]{64}$/;
/** The longest id that anybody gives. */
const PLACE_CHARACTERS = 64;

function isWellFormed(
  { stationId }: HubStationRow,
  { hybridTime, hash, edits, place }: OutgoingPart,
): boolean {
  if (HYBRID_TIME.exec(hybridTime)?.[1] !== stationId || !HASH.test(hash)) return false;
  return place.length <= PLACE_CHARACTERS && Array.isArray(edits) && edits.every(isWellFormedEdit);
}

function isWellFormedEdit({ tableName, rowId, operation, columns, before }: RowEdit): boolean {
  if (typeof tableName !== 'string' || tableName === '' || typeof rowId !== 'string') return false;
  switch (operation) {
    case 'insert':
      return isColumns(columns) && before === null;
    case 'update':
      return isColumns(columns) && isColumns(before);
    case 'delete':
      return columns === null && isColumns(before);
    default:
      return false;
  }
}

function isColumns(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
