export const CAMERA_KINDS = ['mjpeg', 'snapshot'] as const;
/** `mjpeg`: one connection that brings picture after picture. `snapshot`: a picture each time it is asked for. */
export type CameraKind = (typeof CAMERA_KINDS)[number];

export type QuarterTurn = 0 | 90 | 180 | 270;

/** How a camera does: `off` until somebody looks, for the station fetches pictures only then. */
export type CameraState = 'off' | 'connecting' | 'live' | 'failed';

/** How the station stands with a camera. */
export interface CameraStanding {
  readonly state: CameraState;
  /** Why no picture comes; null: pictures come, or nobody asked. */
  readonly failure: CameraFailure | null;
  /** Since when none comes; null as above. */
  readonly failingSince: number | null;
}

export interface CameraView extends CameraStanding {
  readonly cameraId: string;
  readonly printerId: string;
  readonly printerName: string;
  readonly name: string;
  readonly kind: CameraKind;
  /** Only for those who manage the printer: it may hold a password. */
  readonly address: string | null;
  readonly turnDegrees: QuarterTurn;
  readonly isMirrored: boolean;
  readonly version: number;
}

/** Why no picture comes. */
export const CAMERA_FAILURES = [
  'unreachable',
  'refusedKey',
  'notAPicture',
  'tooLarge',
  'tooSlow',
  'redirected',
] as const;
export type CameraFailure = (typeof CAMERA_FAILURES)[number];

export type CamerasRefusal =
  | { readonly code: 'cameras.notFound' }
  | { readonly code: 'cameras.changedMeanwhile' }
  /** `http://` or `https://`, a host and a path; nothing else is fetched. */
  | { readonly code: 'cameras.badAddress'; readonly address: string }
  | { readonly code: 'cameras.tooMany'; readonly limit: number }
  /** What the byte route answers instead of a picture. */
  | { readonly code: 'cameras.noPicture'; readonly failure: CameraFailure; readonly since: number };
