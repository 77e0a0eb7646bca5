import { and, asc, eq, isNull } from 'drizzle-orm';
import type { AccessPolicy } from '../access/index.ts';
import type { RecordEntry } from '../audit/index.ts';
import { accepted, refused, type Clock, type Id, type MakeId, type Result } from '../kernel/index.ts';
import { refusalElsewhere, type Elsewhere } from '../printers/index.ts';
import type { PrintersRefusal } from '../printers/index.ts';
import { isWithin, placeOf, recordPrinter } from '../printers/printer-rows.ts';
import { printers } from '../printers/tables.ts';
import type { Store, Transaction } from '../records/store.ts';
import type { Call, UseCasesOf } from '../records/use-case.ts';
import { isSimulatedCamera, parseCameraAddress, withoutSecret } from './address.ts';
import { cameraBeside, type CameraRow } from './camera-rows.ts';
import type { camerasContract } from './contract.ts';
import type { CameraKind, CamerasRefusal, CameraStanding, CameraView, QuarterTurn } from './model.ts';
import { cameras } from './tables.ts';

/** What the cameras room works with. */
export interface CamerasHouse {
  readonly store: Store<RecordEntry>;
  readonly clock: Clock;
  readonly makeId: MakeId;
  readonly stationId: string;
  readonly elsewhere: Pick<Elsewhere, 'nameOf'>;
  policy(): AccessPolicy;
  /** How the station stands with a camera now. */
  cameraState(cameraId: string): CameraStanding;
}

/** A printer has a picture from above, one of its nozzle, and two more; each that is watched costs a connection. */
export const CAMERAS_OF_A_PRINTER = 4;

const NOT_FOUND: CamerasRefusal = { code: 'cameras.notFound' };

export function camerasUseCases(house: CamerasHouse): UseCasesOf<typeof camerasContract> {
  return {
    list: (call, { scopeId, printerId }) =>
      accepted(listCameras(house, call, { scopeId: scopeId ?? null, printerId: printerId ?? null })),
    save: (call, input) => saveCamera(house, call, input),
    remove: (call, { printerId, cameraId }) => removeCamera(house, call, printerId, cameraId),
  };
}

function listCameras(
  house: CamerasHouse,
  call: Call,
  wanted: { readonly scopeId: string | null; readonly printerId: string | null },
): readonly CameraView[] {
  const visible = call.visible('camera.view');
  const policy = house.policy();
  return house.store.reading
    .select({ camera: cameras })
    .from(cameras)
    .innerJoin(printers, and(eq(printers.id, cameras.printerId), isNull(printers.removedAt)))
    .where(and(isNull(cameras.removedAt), eq(printers.stationId, house.stationId)))
    .orderBy(asc(cameras.id))
    .all()
    .filter(
      ({ camera: { printerId } }) =>
        visible.includes(printerId, null) &&
        (wanted.printerId === null || printerId === wanted.printerId) &&
        (wanted.scopeId === null || isWithin(policy, printerId, wanted.scopeId)),
    )
    .map(({ camera }) => cameraView(house, call, camera))
    .toSorted((left, right) =>
      left.printerName.localeCompare(right.printerName, undefined, { numeric: true }),
    );
}

function cameraView(house: CamerasHouse, call: Call, row: CameraRow): CameraView {
  const { id, printerId, name, kind, address, turnDegrees, isMirrored, version } = row;
  return {
    cameraId: id,
    printerId,
    printerName: placeOf(house.policy(), printerId).name,
    name,
    kind,
    address: call.may('printer.manage', printerId as never) ? address : null,
    turnDegrees,
    isMirrored,
    version,
    ...house.cameraState(id),
  };
}

interface SavedCamera {
  readonly printerId: string;
  readonly cameraId?: Id<'Camera'> | undefined;
  readonly expectedVersion?: number | undefined;
  readonly name: string;
  readonly kind: CameraKind;
  readonly address: string;
  readonly turnDegrees: QuarterTurn;
  readonly isMirrored: boolean;
}

/** Sets up a new camera beside a printer, or changes one of it. */
function saveCamera(
  house: CamerasHouse,
  call: Call,
  input: SavedCamera,
): Result<{ cameraId: Id<'Camera'> }, CamerasRefusal | PrintersRefusal> {
  const elsewhere = elsewhereOf(house, input.printerId);
  if (elsewhere !== null) return refused(elsewhere);
  const { printerId, name, kind, address, turnDegrees, isMirrored } = input;
  const isDrawn = isSimulatedCamera(address) && isSimulatedPrinter(house, printerId);
  if (!isDrawn && parseCameraAddress(address) === null) {
    return refused({ code: 'cameras.badAddress', address: withoutSecret(address) });
  }
  const columns = { name, kind, address, turnDegrees, isMirrored };
  return house.store.attempt((tx) => {
    const saved =
      input.cameraId === undefined
        ? insertCamera(house, tx, printerId, columns)
        : changeCamera(house, tx, { ...input, cameraId: input.cameraId }, columns);
    if (saved.ok) {
      const facts = { camera: name, kind, address: withoutSecret(address), turnDegrees, isMirrored };
      recordPrinter(tx, call, printerId, placeOf(house.policy(), printerId).name, facts);
    }
    return saved;
  });
}

/** A camera is spoken to by the station that its printer is plugged into, and set up there; null: it is this one. */
function elsewhereOf(house: CamerasHouse, printerId: string): PrintersRefusal | null {
  const row = house.store.reading
    .select({ id: printers.id, stationId: printers.stationId })
    .from(printers)
    .where(eq(printers.id, printerId))
    .get();
  return row === undefined ? null : refusalElsewhere(house, row);
}

/** Only there: a drawn picture must never stand for a real bed. */
function isSimulatedPrinter(house: CamerasHouse, printerId: string): boolean {
  const row = house.store.reading
    .select({ address: printers.address })
    .from(printers)
    .where(eq(printers.id, printerId))
    .get();
  return row?.address.startsWith('simulated') === true;
}

type CameraColumns = Pick<CameraRow, 'name' | 'kind' | 'address' | 'turnDegrees' | 'isMirrored'>;

function insertCamera(
  house: CamerasHouse,
  tx: Transaction<RecordEntry>,
  printerId: string,
  columns: CameraColumns,
): Result<{ cameraId: Id<'Camera'> }, CamerasRefusal> {
  const printer = tx.rows
    .select({ id: printers.id })
    .from(printers)
    .where(and(eq(printers.id, printerId), isNull(printers.removedAt)))
    .get();
  if (printer === undefined) return refused(NOT_FOUND);
  const others = tx.rows
    .select({ id: cameras.id })
    .from(cameras)
    .where(and(eq(cameras.printerId, printerId), isNull(cameras.removedAt)))
    .all();
  if (others.length >= CAMERAS_OF_A_PRINTER) {
    return refused({ code: 'cameras.tooMany', limit: CAMERAS_OF_A_PRINTER });
  }
  const cameraId = house.makeId<'Camera'>();
  tx.rows
    .insert(cameras)
    .values({ id: cameraId, printerId, ...columns, version: 1 })
    .run();
  return accepted({ cameraId });
}

function changeCamera(
  house: CamerasHouse,
  tx: Transaction<RecordEntry>,
  input: SavedCamera & { readonly cameraId: Id<'Camera'> },
  columns: CameraColumns,
): Result<{ cameraId: Id<'Camera'> }, CamerasRefusal> {
  const { cameraId, printerId, expectedVersion } = input;
  const row = cameraBeside(tx.rows, house.stationId, printerId, cameraId);
  if (row === null) return refused(NOT_FOUND);
  if (row.version !== expectedVersion) return refused({ code: 'cameras.changedMeanwhile' });
  tx.rows
    .update(cameras)
    .set({ ...columns, version: row.version + 1 })
    .where(eq(cameras.id, cameraId))
    .run();
  return accepted({ cameraId });
}

function removeCamera(
  house: CamerasHouse,
  call: Call,
  printerId: string,
  cameraId: string,
): Result<Record<string, never>, CamerasRefusal | PrintersRefusal> {
  const elsewhere = elsewhereOf(house, printerId);
  if (elsewhere !== null) return refused(elsewhere);
  return house.store.attempt((tx) => {
    const row = cameraBeside(tx.rows, house.stationId, printerId, cameraId);
    if (row === null) return refused(NOT_FOUND);
    tx.rows
      .update(cameras)
      .set({ removedAt: call.at, version: row.version + 1 })
      .where(eq(cameras.id, cameraId))
      .run();
    const { name } = placeOf(house.policy(), printerId);
    recordPrinter(tx, call, printerId, name, { camera: row.name, address: withoutSecret(row.address) });
    return accepted({});
  });
}
