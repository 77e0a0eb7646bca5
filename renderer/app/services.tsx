import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import {
  createApi,
  createClient,
  isSignedOut,
  refusalOf,
  type StationApi,
  type StationClient,
} from '../client.ts';
import { createConnection, type Connection, type ConnectionState } from './connection.ts';
import { createPlace, type Place } from './place-store.ts';
import { createSession, type Session, type SessionState } from './session.ts';
import { createUploads, type Uploads } from './uploads.ts';

/** What the whole window shares, made once in main.tsx. */
export interface Services {
  readonly connection: Connection;
  readonly session: Session;
  readonly place: Place;
  readonly uploads: Uploads;
  readonly client: StationClient;
  readonly api: StationApi;
  readonly queryClient: QueryClient;
}

export function createServices(): Services {
  const session = createSession(window.sessionStorage);
  const connection = createConnection(session.headers);
  const client = createClient(connection);
  const onError = (error: Error) => noticeEndOfSession(error, session);
  const queryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        // A refusal does not change by asking again; a lost station comes back.
        retry: (count, error) => refusalOf(error) === null && !isSignedOut(error) && count < 2,
        // Rows come by `live.events`; this only bounds what a missed event could cost.
        staleTime: 60_000,
        refetchOnWindowFocus: false,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
  const place = createPlace(window.sessionStorage);
  const uploads = createUploads(session.headers);
  return { connection, session, place, uploads, client, api: createApi(client), queryClient };
}

/** A call that is answered "you are signed out" ends the session of this window, whichever call it was. */
function noticeEndOfSession(error: Error, session: Session): void {
  if (!isSignedOut(error) || session.store.getState().token === null) return;
  const refusal = refusalOf(error);
  if (refusal?.code === 'people.locked') {
    session.setLocked(true);
    return;
  }
  const elsewhere = refusal?.code === 'people.signedInElsewhere';
  const at = typeof refusal?.['at'] === 'number' ? refusal['at'] : Date.now();
  session.end({ why: elsewhere ? 'signedInElsewhere' : 'expired', at });
}

const ServicesContext = createContext<Services | null>(null);
export const ServicesProvider = ServicesContext.Provider;

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (!services) throw new Error('No services: the part stands outside of the window.');
  return services;
}

export const useApi = (): StationApi => useServices().api;
export const useClient = (): StationClient => useServices().client;

export function useSession<Selected>(select: (state: SessionState) => Selected): Selected {
  return useStore(useServices().session.store, select);
}

export function useConnection(): ConnectionState {
  return useStore(useServices().connection.store);
}
