import { notifications } from '@mantine/notifications';
import { QueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { useStore, type StoreApi } from 'zustand';
import {
  createApi,
  createClient,
  isSignedOut,
  refusalOf,
  type StationApi,
  type StationClient,
} from '../client.ts';
import { asSession, headersOf, noticingLink } from './calls.ts';
import { createConnection, type Connection, type ConnectionState } from './connection.ts';
import { forgetAtHandOver } from './hand-over.ts';
import { rememberPlaces, type RecentPlaces } from './place-memory.ts';
import { createPlace, type Place } from './place-store.ts';
import { createProving, type Proving } from './proving.ts';
import { createSession, type Session, type SessionState } from './session.ts';
import { createSignsOfLife, type SignsOfLife } from './signs-of-life.ts';
import { createUploads, type Uploads } from './uploads.ts';

/** What the whole window shares, made once in main.tsx. */
export interface Services {
  readonly connection: Connection;
  readonly session: Session;
  readonly signsOfLife: SignsOfLife;
  readonly place: Place;
  readonly recentPlaces: StoreApi<RecentPlaces>;
  readonly uploads: Uploads;
  /** The questions of calls that their person has to prove. */
  readonly proving: Proving;
  readonly client: StationClient;
  /** The client of another session of this window, by its token. */
  readonly clientOf: (token: string) => StationClient;
  readonly api: StationApi;
  readonly queryClient: QueryClient;
}

export function createServices(): Services {
  const session = createSession(window.sessionStorage);
  const signsOfLife = createSignsOfLife(window, () => performance.now());
  const connection = createConnection(headersOf(session, signsOfLife.acted));
  const proving = createProving(noticingLink(connection.link, session));
  const client = createClient(proving.link);
  const queryClient = new QueryClient({
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
  const place = createPlace();
  const uploads = createUploads(session.headers);
  const clientOf = (token: string) => createClient(asSession(connection.link, token));
  forgetAtHandOver(session, {
    queryClient,
    place,
    proving,
    uploads,
    lock: (token) =>
      void clientOf(token)
        .people.lock()
        .catch(() => undefined),
    clearMessages: () => notifications.clean(),
  });
  const recentPlaces = rememberPlaces(place, window.localStorage, session.store);
  return {
    connection,
    session,
    signsOfLife,
    place,
    recentPlaces,
    uploads,
    proving,
    client,
    clientOf,
    api: createApi(client),
    queryClient,
  };
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
