import { lookup, type LookupAddress } from 'node:dns';
import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { isForbiddenHost, type CameraTarget } from '../../shop/cameras/address.ts';
import type { CameraFailure } from '../../shop/cameras/index.ts';
import type { CancelTimer, Timers } from '../../shop/kernel/index.ts';

/** A camera of the same network answers at once, or it is not there. */
const CONNECT_MILLISECONDS = 5_000;

export type CameraResponse =
  | { readonly kind: 'answered'; readonly contentType: string; readonly body: IncomingMessage }
  | { readonly kind: 'failed'; readonly failure: CameraFailure };

/**
 * Asks a camera. Resolves when its head is here, or with why not; a signal that is given up ends the request and its
 * body. Never follows a redirect, never asks what `isForbiddenHost` names, whatever name leads there.
 */
export function askCamera(
  target: CameraTarget,
  timers: Timers,
  signal: AbortSignal,
): Promise<CameraResponse> {
  return new Promise((resolve) => {
    let cancel: CancelTimer = () => undefined;
    const settle = (response: CameraResponse) => {
      cancel();
      resolve(response);
    };
    const { url, credentials } = target;
    const options: RequestOptions = {
      method: 'GET',
      // No connection is kept: a camera has few, and one that is kept would hide that it was unplugged.
      agent: false,
      signal,
      lookup: allowedLookup(lookup),
      headers: {
        accept: 'multipart/x-mixed-replace, image/jpeg, image/png',
        'accept-encoding': 'identity',
        'user-agent': 'Printhall',
        ...(credentials === null
          ? {}
          : { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }),
      },
    };
    const asked = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options, (response) => {
      const failure = failureOfStatus(response.statusCode ?? 0);
      // What goes wrong later is noticed by who reads the body.
      response.on('error', () => undefined);
      if (failure === null) {
        settle({ kind: 'answered', contentType: response.headers['content-type'] ?? '', body: response });
        return;
      }
      asked.destroy();
      settle({ kind: 'failed', failure });
    });
    cancel = timers.after(CONNECT_MILLISECONDS, () => {
      asked.destroy();
      settle({ kind: 'failed', failure: 'unreachable' });
    });
    // From here on the one who waits for a whole picture measures the silence.
    asked.on('socket', (socket) =>
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', cancel),
    );
    asked.on('error', () => settle({ kind: 'failed', failure: 'unreachable' }));
    asked.end();
  });
}

function failureOfStatus(status: number): CameraFailure | null {
  if (status === 200) return null;
  if (status === 401 || status === 403) return 'refusedKey';
  return status >= 300 && status < 400 ? 'redirected' : 'notAPicture';
}

/**
 * A name may stand for what must not be asked, and for something else a moment later: the numbers that the connection is
 * made to are looked at.
 *
 * @param resolve how names are looked up: `lookup` of `node:dns`
 */
export function allowedLookup(resolve: typeof lookup): LookupFunction {
  return (host, options, callback) => {
    resolve(host, options, (error, address, family) => {
      const found: readonly LookupAddress[] = Array.isArray(address)
        ? address
        : [{ address, family: family ?? 0 }];
      if (error === null && found.some((one) => isForbiddenHost(one.address))) {
        callback(Object.assign(new Error('This address is never asked'), { code: 'EACCES' }), '', 0);
        return;
      }
      callback(error, address, family);
    });
  };
}
