import { describe, expect, test, vi } from 'vitest';
import { judgeCall, judgePortMessage, type CallSender } from '../../electron/ipc.ts';
import { MAX_MESSAGE_BYTES } from '../../electron/channels.ts';

vi.mock('electron', () => ({ ipcMain: {}, MessageChannelMain: null }));

const CONNECT = 'printhall:connect';
const PROGRESS = 'printhall:progress';

function from(url: string, parent: object | null = null): CallSender {
  return { senderFrame: { url, parent } };
}

const window = from('app://printhall/queue');

/** The events of E-09 that the door itself decides on; the two that need a session are in app.test.ts. */
const REJECTED: readonly [string, string, CallSender, unknown, string][] = [
  ['another scheme', CONNECT, from('https://printhall/'), undefined, 'foreignPage'],
  ['another host', CONNECT, from('app://evil/'), undefined, 'foreignPage'],
  ['a frame inside our page', CONNECT, from('app://printhall/', {}), undefined, 'frameInside'],
  ['a frame that is gone', CONNECT, { senderFrame: null }, undefined, 'frameGone'],
  ['about:blank', CONNECT, from('about:blank'), undefined, 'foreignPage'],
  ['an address with credentials', CONNECT, from('app://me:secret@printhall/'), undefined, 'foreignPage'],
  ['an empty address', CONNECT, from(''), undefined, 'foreignPage'],
  ['an unknown channel', 'printhall:shell', window, undefined, 'unknownChannel'],
  ['a channel that every object has', 'constructor', window, undefined, 'unknownChannel'],
  ['a progress that is none', PROGRESS, window, { state: 'normal', fraction: 2 }, 'wrongShape'],
  ['a progress of another kind', PROGRESS, window, { state: 'indeterminate', fraction: 0 }, 'wrongShape'],
  ['a progress from another page', PROGRESS, from('https://printhall/'), null, 'foreignPage'],
  ['a payload of another shape', CONNECT, window, { port: 1 }, 'wrongShape'],
  ['a payload that is too long', CONNECT, window, 'x'.repeat(MAX_MESSAGE_BYTES + 1), 'messageTooLong'],
];

describe('the door to the main process', () => {
  test('opens for the main frame of the window', () => {
    expect(judgeCall(CONNECT, window, undefined)).toEqual({ ok: true, value: CONNECT });
  });

  test.each([null, { state: 'normal', fraction: 0.62 }, { state: 'error', fraction: 1 }])(
    'lets a progress through: %j',
    (progress) => {
      expect(judgeCall(PROGRESS, window, progress)).toEqual({ ok: true, value: PROGRESS });
    },
  );

  test.each(REJECTED)('stays shut for %s', (_name, channel, sender, payload, code) => {
    expect(judgeCall(channel, sender, payload)).toMatchObject({ ok: false, refusal: { code } });
  });
});

describe('messages on the port', () => {
  const call = JSON.stringify({
    i: '1',
    p: { u: '/people/greeting', b: { json: {} }, h: { authorization: 'Bearer x' } },
  });

  test.each([call, '{"i":"1","t":4}', '{"i":"1","t":3,"p":{"e":"message","d":{}}}'])(
    '%s passes',
    (message) => {
      expect(judgePortMessage(message)).toEqual({ ok: true, value: message });
    },
  );

  test.each([
    ['no text', { i: '1', p: { u: '/people/greeting' } }],
    ['bytes', new Uint8Array([123, 125])],
    ['nothing', undefined],
    ['no JSON', '{"i":'],
    ['a call of nothing', '{"i":"1"}'],
    ['a call without address', '{"i":"1","p":{}}'],
    ['a call of another host', '{"i":"1","p":{"u":"https://evil/"}}'],
    ['an unknown kind', '{"i":"1","t":9,"p":{"u":"/x"}}'],
    ['an id that is no text', '{"i":1,"p":{"u":"/x"}}'],
    ['a header that is no text', '{"i":"1","p":{"u":"/x","h":{"a":1}}}'],
    ['an unknown method', '{"i":"1","p":{"u":"/x","m":"TRACE"}}'],
  ])('%s is refused', (_name, message) => {
    expect(judgePortMessage(message)).toMatchObject({ ok: false, refusal: { code: 'wrongShape' } });
  });

  test('the longest message passes and one byte more does not', () => {
    const fill = (length: number): string => {
      const empty = '{"i":"1","p":{"u":"/x","b":""}}';
      return empty.replace('"b":""', `"b":"${'x'.repeat(length - empty.length)}"`);
    };
    expect(judgePortMessage(fill(MAX_MESSAGE_BYTES)).ok).toBe(true);
    expect(judgePortMessage(fill(MAX_MESSAGE_BYTES + 1))).toMatchObject({
      ok: false,
      refusal: { code: 'messageTooLong', bytes: MAX_MESSAGE_BYTES + 1 },
    });
  });
});
