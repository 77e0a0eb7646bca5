import { hashKey, type QueryClient, type QueryKey } from '@tanstack/react-query';
import { useEffect } from 'react';
import { assertNever } from '../../src/shop/kernel/index.ts';
import type { LiveEvent, StationStatus } from '../../src/shop/live/contract.ts';
import type { PrinterView, TemperatureSample } from '../../src/shop/printers/index.ts';
import type { SyncStanding, SyncView } from '../../src/shop/sync/index.ts';
import type { StationApi } from '../client.ts';
import { useServices, type Services } from './services.tsx';

/** Which questions are asked again when rows of a table change. A table that is not here asks all of them again. */
export function keysOfTable(api: StationApi): Readonly<Record<string, readonly (readonly unknown[])[]>> {
  const printing = api.printing.key();
  // The greeting names the printers that anybody may stop, and which of them run.
  const printers = [api.printers.list.key(), api.printers.get.key(), api.people.greeting.key()];
  const projects = api.projects.key();
  const factories = api.hierarchy.factories.key();
  const people = [api.people.list.key(), api.people.get.key(), api.people.seats.key(), api.access.key()];
  const scopes = api.hierarchy.key();
  return {
    projects: [projects],
    models: [projects],
    model_versions: [projects, printing],
    slices: [projects, printing],
    print_tasks: [printing, projects, factories],
    prints: [printing, ...printers, factories],
    printers: [...printers, factories, api.live.station.key(), printing, api.controls.state.key()],
    // A place that is new, moved or gone changes where one's own roles hold.
    scopes: [scopes, api.people.mine.key()],
    cameras: [api.cameras.key()],
    power_groups: [api.printers.powerGroups.key()],
    gcode_rules: [api.printing.gcodeRules.key(), api.printing.findings.key()],
    finding_releases: [printing],
    settings_snapshots: [api.controls.settingsHistory.key()],
    shifts: [api.hierarchy.shifts.key()],
    pictures: [api.people.key()],
    people,
    grants: people,
    roles: people,
    restrictions: people,
    access_requests: [api.access.requests.key(), api.access.explain.key()],
    invitations: people,
    audit_entries: [api.audit.key()],
    stations: [api.sync.key()],
  };
}

/** A minute more than the plot shows. */
const KEPT_SAMPLES = 4_000;
const RETRY_MILLISECONDS = 1_000;

type PrinterEvent = Extract<LiveEvent, { kind: 'printer' }>;

/** Writes what a printer just reported into what is already on the screen: no question is asked for it. */
export function patchPrinter(queryClient: QueryClient, api: StationApi, event: PrinterEvent): void {
  const patch = (printer: PrinterView): PrinterView =>
    printer.printerId === event.printerId ? patched(printer, event) : printer;
  patchAnswers<readonly PrinterView[]>(queryClient, api.printers.list.key(), (printers) =>
    printers.map(patch),
  );
  patchAnswers<PrinterView>(queryClient, api.printers.get.key(), patch);
  patchAnswers<readonly TemperatureSample[]>(
    queryClient,
    api.printers.temperatures.key({ input: { printerId: event.printerId as never } }),
    (samples) =>
      event.temperatures.at > (samples.at(-1)?.at ?? 0)
        ? [...samples.slice(-KEPT_SAMPLES), event.temperatures]
        : samples,
  );
}

/**
 * Writes into answers that are here. They stay as old as they are, and in need of being asked for again where they were:
 * a part of an answer makes none of the rest new.
 */
function patchAnswers<Answer>(
  queryClient: QueryClient,
  queryKey: QueryKey,
  patch: (answer: Answer) => Answer,
): void {
  for (const query of queryClient.getQueryCache().findAll({ queryKey })) {
    const { isInvalidated, dataUpdatedAt: updatedAt } = query.state;
    queryClient.setQueryData<Answer>(
      query.queryKey,
      (answer) => (answer === undefined ? undefined : patch(answer)),
      { updatedAt },
    );
    if (isInvalidated) query.invalidate();
  }
}

function patched(printer: PrinterView, event: PrinterEvent): PrinterView {
  const current =
    printer.current && event.current && printer.current.printId === event.current.printId
      ? { ...printer.current, ...event.current }
      : printer.current;
  const { link, temperatures, prompt } = event;
  return { ...printer, link, temperatures, prompt, current };
}

/** True when the event belongs to another print, or to one that the screen does not show yet. */
function isUnknownPrint(queryClient: QueryClient, api: StationApi, event: PrinterEvent): boolean {
  const lists = queryClient.getQueriesData<readonly PrinterView[]>({ queryKey: api.printers.list.key() });
  return lists.some(([, printers]) =>
    printers?.some(
      (printer) =>
        printer.printerId === event.printerId &&
        event.current !== null &&
        printer.current?.printId !== event.current.printId,
    ),
  );
}

/** Writes how syncing stands into the foot and the page of stations. */
export function patchSync(queryClient: QueryClient, api: StationApi, sync: SyncStanding): void {
  patchAnswers<StationStatus>(queryClient, api.live.station.key(), (status) => ({ ...status, sync }));
  patchAnswers<SyncView>(queryClient, api.sync.view.key(), (view) => ({ ...view, standing: sync }));
}

/** What the person may do first: controls go on or off with it, and it must not wait behind long lists. */
function askAllAgain({ api, queryClient }: Services): void {
  const mine = hashKey(api.people.mine.queryOptions().queryKey);
  const others = () => queryClient.invalidateQueries({ predicate: ({ queryHash }) => queryHash !== mine });
  void queryClient.invalidateQueries({ queryKey: api.people.mine.key() }).finally(() => void others());
}

function receive(services: Services, event: LiveEvent): void {
  const { api, queryClient, session } = services;
  switch (event.kind) {
    case 'changed': {
      const keys = keysOfTable(api)[event.table];
      if (!keys) void queryClient.invalidateQueries();
      else for (const queryKey of keys) void queryClient.invalidateQueries({ queryKey });
      return;
    }
    case 'printer':
      patchPrinter(queryClient, api, event);
      if (isUnknownPrint(queryClient, api, event))
        void queryClient.invalidateQueries({ queryKey: api.printers.key() });
      return;
    case 'work':
      void queryClient.invalidateQueries({ queryKey: api.live.station.key() });
      if (event.work.state !== 'running')
        void queryClient.invalidateQueries({ queryKey: api.projects.key() });
      return;
    case 'sync':
      patchSync(queryClient, api, event.sync);
      // It comes as well when something stood back, or was looked at.
      void queryClient.invalidateQueries({ queryKey: api.sync.key() });
      return;
    case 'accessChanged':
      askAllAgain(services);
      return;
    case 'sessionLocked':
      session.setLocked(true);
      return;
    case 'sessionEnded':
      session.end({ why: event.why, at: event.at });
      return;
    default:
      assertNever(event);
  }
}

/** Follows `live.events` for as long as somebody is signed in; after a gap everything shown is asked for again. */
export function useLive(): void {
  const services = useServices();
  useEffect(() => {
    const ending = new AbortController();
    void follow(services, ending.signal);
    return () => ending.abort();
  }, [services]);
}

async function follow(services: Services, signal: AbortSignal): Promise<void> {
  let first = true;
  while (!signal.aborted) {
    try {
      const events = await services.client.live.events(undefined, { signal });
      if (!first) void services.queryClient.invalidateQueries();
      first = false;
      for await (const event of events) receive(services, event);
    } catch {
      // A lost link or a session that ended: the next turn, or the query that noticed it, tells which.
    }
    if (!signal.aborted) await pause(RETRY_MILLISECONDS, signal);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
