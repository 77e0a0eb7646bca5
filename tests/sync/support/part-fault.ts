import type { OutgoingPart, RowEdit } from '../../../src/station/sync/hub.ts';
import type { HubStationRow } from './hub-log.ts';

export interface PartFault {
  readonly code: string;
  readonly detail: string;
}

/** Why a part will never be in the log, whoever asks again; null: it can be. */
export function faultOf(station: HubStationRow, part: OutgoingPart): PartFault | null {
  const { place, isFounding } = part;
  if (place !== '' && station.factories !== null && !station.factories.includes(place)) {
    return { code: 'place', detail: `${station.name} has no part in ${place}` };
  }
  if (isFounding && !station.founds) {
    return { code: 'founding', detail: `${station.name} does not begin the company` };
  }
  const bad = part.edits.findIndex((edit) => !isWellFormed(edit));
  return bad === -1 ? null : { code: 'malformed', detail: `edit ${bad}` };
}

function isWellFormed({ tableName, rowId, operation, columns, before }: RowEdit): boolean {
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
