import type { FileOnItsWay } from '../../src/shop/files/index.ts';

/** A file that comes from another station is asked for again this often; the station fetches it by itself meanwhile. */
export const ASK_FOR_FILE_MILLISECONDS = 2_000;

/** The station's word that a file is not here yet and comes; null: the response is something else. */
export async function onItsWay(response: Response): Promise<FileOnItsWay | null> {
  return response.status === 202 ? ((await response.json()) as FileOnItsWay) : null;
}
