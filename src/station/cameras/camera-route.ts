import { isSimulatedCamera } from '../../shop/cameras/address.ts';
import { cameraBeside } from '../../shop/cameras/camera-rows.ts';
import type { CamerasRefusal } from '../../shop/cameras/index.ts';
import { assertNever } from '../../shop/kernel/index.ts';
import type { Reading } from '../../shop/records/store.ts';
import type { CameraRoom } from './index.ts';

/** A request that waits is asked again: proxies and browsers give up on longer ones. */
const WAIT_SECONDS_MAXIMUM = 5;

/** The number of a picture, for `after`. */
const FRAME_HEADER = 'printhall-frame';

export interface CameraRouteHouse {
  readonly reading: Reading;
  readonly stationId: string;
  readonly cameraRoom: CameraRoom;
  /** What a camera beside a simulated printer would see. */
  drawSimulated(printerId: string): Promise<Uint8Array<ArrayBuffer>>;
}

/**
 * Answers `cameraPicture`: `?camera=ID[&after=FRAME][&wait=SECONDS]`. 200 with the newest picture; 204 when there is
 * none that is another than `after` in the time to wait (5 s unless less is asked); 404 with a refusal when the camera
 * is none of this printer's, or gives no pictures.
 */
export async function answerCameraPicture(
  house: CameraRouteHouse,
  printerId: string,
  url: URL,
  signal: AbortSignal,
): Promise<Response> {
  const camera = cameraBeside(
    house.reading,
    house.stationId,
    printerId,
    url.searchParams.get('camera') ?? '',
  );
  if (camera === null) return noPicture({ code: 'cameras.notFound' });
  const answer = await house.cameraRoom.picture(
    { ...camera, draw: isSimulatedCamera(camera.address) ? () => house.drawSimulated(printerId) : null },
    wholeNumber(url.searchParams.get('after')),
    1_000 * Math.min(wholeNumber(url.searchParams.get('wait')) ?? WAIT_SECONDS_MAXIMUM, WAIT_SECONDS_MAXIMUM),
    signal,
  );
  switch (answer.kind) {
    case 'picture': {
      const { number, type, bytes, at } = answer.picture;
      return new Response(bytes, {
        headers: {
          ...UNKEPT,
          'content-type': type,
          [FRAME_HEADER]: String(number),
          'last-modified': new Date(at).toUTCString(),
        },
      });
    }
    case 'nothingNewer':
      return new Response(null, { status: 204, headers: UNKEPT });
    case 'failed':
      return noPicture({ code: 'cameras.noPicture', failure: answer.failure, since: answer.since });
    default:
      return assertNever(answer);
  }
}

/** A picture of a room is nobody's to keep, and is nothing but a picture. */
const UNKEPT = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const;

function noPicture(refusal: CamerasRefusal): Response {
  return Response.json(refusal, { status: 404, headers: UNKEPT });
}

function wholeNumber(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
