import { protocol, type CustomScheme, type Session } from 'electron';
import { SECURITY_HEADERS, serveAppFile, type AppFiles } from '../src/station/gateway/app-files.ts';
import type { Station } from '../src/station/station.ts';
import { APP_ORIGIN, APP_SCHEME, isAppAddress } from './address.ts';

/** `stream`: uploads and meshes pass through without being held. Nothing here bypasses the content policy. */
export const APP_SCHEME_PRIVILEGES: CustomScheme = {
  scheme: APP_SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
};

/** Must be called before the app is ready. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([APP_SCHEME_PRIVILEGES]);
}

/** Answers the window's addresses in a session: built files by look-up, bytes by the station, else 404. */
export function serveApp(session: Session, files: AppFiles, station: Pick<Station, 'handleRequest'>): void {
  session.protocol.handle(APP_SCHEME, (request) => answerRequest(request, files, station));
}

export async function answerRequest(
  request: Request,
  files: AppFiles,
  station: Pick<Station, 'handleRequest'>,
): Promise<Response> {
  if (!isAppAddress(request.url)) return refuse(404);
  const bytes = await station.handleRequest(request, { local: true, face: 'electron' });
  if (bytes !== null) return withSecurityHeaders(bytes);
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
  return serveAppFile(files, request.url, APP_ORIGIN) ?? refuse(404);
}

function refuse(status: 404 | 405): Response {
  return new Response(null, { status, headers: SECURITY_HEADERS });
}

function withSecurityHeaders(response: Response): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) headers.set(name, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
