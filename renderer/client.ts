import {
  createORPCClient,
  isDefinedError,
  ORPCError,
  type ClientContext,
  type ClientLink,
} from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import type { RefusalOnTheWire } from '../src/shop/records/index.ts';
import type { contract } from '../src/shop/contract.ts';

/** Every procedure of the contract, typed. */
export type StationClient = ContractRouterClient<typeof contract>;

/** The typed client of the window over a link. Nothing else speaks to the station's procedures. */
export function createClient(link: ClientLink<ClientContext>): StationClient {
  return createORPCClient<StationClient>(link);
}

/** Query and mutation options for every procedure: `api.printers.list.queryOptions({ input: {} })`. */
export function createApi(client: StationClient) {
  return createTanstackQueryUtils(client);
}

export type StationApi = ReturnType<typeof createApi>;

/** The typed refusal inside an error of a call; null when the error is something else (a bug, a lost station). */
export function refusalOf(error: unknown): RefusalOnTheWire | null {
  if (!(error instanceof ORPCError) && !isDefinedError(error)) return null;
  const facts: unknown = (error as ORPCError<string, unknown>).data;
  if (typeof facts !== 'object' || facts === null || !('code' in facts)) return null;
  return typeof facts.code === 'string' ? (facts as RefusalOnTheWire) : null;
}

/** True when the call came from nobody, or from a session that is over or locked. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ORPCError && error.code === 'SIGNED_OUT';
}
