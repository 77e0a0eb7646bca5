import { fileMoves, syncTroubles } from '../../../../src/shop/sync/tables.ts';
import { memoryDepot, type DepotState } from '../../support/memory-depot.ts';
import type { FileStation } from './file-worlds.ts';
import { ShakyDepot } from './shaky-depot.ts';

export const MEBIBYTE = 1024 * 1024;

/** A line of its own to the depot of one hub. */
export const lineTo = (depot: () => DepotState) =>
  new ShakyDepot(memoryDepot(() => ({ depot: depot(), factories: null })));

export const movesOf = (station: FileStation) => station.store.reading.select().from(fileMoves).all();
export const troublesOf = (station: FileStation) => station.store.reading.select().from(syncTroubles).all();

/** It has nothing left to bring or to fetch. */
export const isIdle = (station: FileStation) => {
  const { up, down } = station.moves.view();
  return up + down === 0;
};
