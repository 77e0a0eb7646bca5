import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { patchPrinter } from '../../renderer/app/live.ts';
import { createApi, createClient } from '../../renderer/client.ts';
import type { LiveEvent } from '../../src/shop/live/index.ts';

const api = createApi(createClient({ call: () => Promise.reject(new Error('Nothing is asked here')) }));
const PRINTER_ID = 'printer-1';
const READ_AT = 1_700_000_000_000;
const beat: Extract<LiveEvent, { kind: 'printer' }> = {
  kind: 'printer',
  printerId: PRINTER_ID,
  link: { state: 'failed', reason: 'firmwareError' } as never,
  temperatures: { at: READ_AT + 5 } as never,
  prompt: null,
  current: null,
};

test.each([true, false])(
  'a beat of a printer makes an answer neither newer nor better than it is (out of date: %s)',
  (isOutOfDate) => {
    const queryClient = new QueryClient();
    const { queryKey } = api.printers.get.queryOptions({ input: { printerId: PRINTER_ID as never } });
    const cached = { printerId: PRINTER_ID, link: { state: 'connected' }, fault: null, current: null };
    queryClient.setQueryData(queryKey, cached as never, { updatedAt: READ_AT });
    // A page that is not open: what changed of it is asked for when it is opened.
    if (isOutOfDate) void queryClient.invalidateQueries({ queryKey, refetchType: 'none' });
    patchPrinter(queryClient, api, beat);
    expect(queryClient.getQueryData(queryKey)).toMatchObject({ link: beat.link, fault: null });
    expect(queryClient.getQueryState(queryKey)).toMatchObject({
      isInvalidated: isOutOfDate,
      dataUpdatedAt: READ_AT,
    });
  },
);

test('a beat of another printer changes nothing', () => {
  const queryClient = new QueryClient();
  const { queryKey } = api.printers.get.queryOptions({ input: { printerId: 'printer-2' as never } });
  const cached = { printerId: 'printer-2', link: { state: 'connected' } };
  queryClient.setQueryData(queryKey, cached as never);
  patchPrinter(queryClient, api, beat);
  expect(queryClient.getQueryData(queryKey)).toEqual(cached);
});
