import { serialize } from 'node:v8';
import { RPCHandler } from '@orpc/server/message-port';
import { ipcMain, MessageChannelMain, type IpcMainInvokeEvent, type MessagePortMain } from 'electron';
import { z } from 'zod';
import { accepted, refused, type Result } from '../src/shop/kernel/index.ts';
import type { Station } from '../src/station/station.ts';
import { isAppAddress } from './address.ts';
import { CHANNEL_NAMES } from './channel-names.ts';
import { CHANNELS, MAX_MESSAGE_BYTES, type ChannelName } from './channels.ts';
import { progressShape, type Progress } from './progress.ts';

/** Why the door stayed shut. None of these happens to the window that we ship: each is a fault or an attack. */
export type DoorRefusal =
  | { readonly code: 'unknownChannel' }
  | { readonly code: 'frameGone' }
  | { readonly code: 'frameInside' }
  | { readonly code: 'foreignPage'; readonly address: string }
  | { readonly code: 'messageTooLong'; readonly bytes: number }
  | { readonly code: 'wrongShape' };

/** Where a call came from: the part of Electron's event that decides. */
export interface CallSender {
  readonly senderFrame: { readonly url: string; readonly parent: object | null } | null;
}

/** Whether a call may pass: a known channel, from the main frame of a page of ours, with a payload of its shape. */
export function judgeCall(
  channel: string,
  sender: CallSender,
  payload: unknown,
): Result<ChannelName, DoorRefusal> {
  if (!isChannel(channel)) return refused({ code: 'unknownChannel' });
  const frame = sender.senderFrame;
  if (frame === null) return refused({ code: 'frameGone' });
  if (frame.parent !== null) return refused({ code: 'frameInside' });
  if (!isAppAddress(frame.url)) return refused({ code: 'foreignPage', address: frame.url });
  const bytes = serialize(payload).byteLength;
  if (bytes > MAX_MESSAGE_BYTES) return refused({ code: 'messageTooLong', bytes });
  if (!CHANNELS[channel].payload.safeParse(payload).success) return refused({ code: 'wrongShape' });
  return accepted(channel);
}

function isChannel(channel: string): channel is ChannelName {
  return Object.hasOwn(CHANNELS, channel);
}

/** The envelope of a message on the port, as oRPC writes it; what it carries is parsed by the contract. */
const portMessage = z.object({
  /** Id of the call, chosen by the page. */
  i: z.string().min(1).max(64),
  /** Absent: a call. 3: an item of a stream. 4: the call is given up. */
  t: z.union([z.literal(3), z.literal(4)]).optional(),
  p: z
    .looseObject({
      u: z.string().max(2_048).startsWith('/').optional(),
      h: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
      m: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
    })
    .optional(),
});

/** Whether a message may go on to the contract. Calls on the port carry text only; files have routes of their own. */
export function judgePortMessage(message: unknown): Result<string, DoorRefusal> {
  if (typeof message !== 'string') return refused({ code: 'wrongShape' });
  const bytes = Buffer.byteLength(message);
  if (bytes > MAX_MESSAGE_BYTES) return refused({ code: 'messageTooLong', bytes });
  try {
    const envelope = portMessage.safeParse(JSON.parse(message));
    const isCall = envelope.data?.t === undefined;
    if (!envelope.success || (isCall && envelope.data.p?.u === undefined))
      return refused({ code: 'wrongShape' });
  } catch {
    return refused({ code: 'wrongShape' });
  }
  return accepted(message);
}

export interface DoorHouse {
  /** Told of every call that the door refused. */
  refused(channel: string, refusal: DoorRefusal): void;
  /** What the page says of its prints. */
  showProgress(progress: Progress): void;
}

/**
 * Opens the door between the pages and the station: each page that asks gets a port of its own, on which the contract
 * is served. Returns the way to shut it.
 */
export function openDoor(station: Pick<Station, 'router'>, house: DoorHouse): () => void {
  const handler = new RPCHandler(station.router, {
    rootInterceptors: [
      (call) => call.next({ ...call, context: { ...call.context, headers: call.request.headers } }),
    ],
  });
  ipcMain.handle(CHANNEL_NAMES.connect, (event: IpcMainInvokeEvent, payload: unknown) => {
    pass(house, CHANNEL_NAMES.connect, event, payload);
    const channel = new MessageChannelMain();
    const guarded = guardPort(channel.port1, (refusal) => house.refused(CHANNEL_NAMES.port, refusal));
    handler.upgrade(guarded, { context: { headers: {}, face: 'electron', local: true } });
    channel.port1.start();
    event.senderFrame?.postMessage(CHANNEL_NAMES.port, null, [channel.port2]);
  });
  ipcMain.handle(CHANNEL_NAMES.progress, (event: IpcMainInvokeEvent, payload: unknown) => {
    pass(house, CHANNEL_NAMES.progress, event, payload);
    house.showProgress(progressShape.parse(payload));
  });
  return () => {
    ipcMain.removeHandler(CHANNEL_NAMES.connect);
    ipcMain.removeHandler(CHANNEL_NAMES.progress);
  };
}

/** Throws for a call that may not pass: the page hears the code, and the refusal is told. */
function pass(house: DoorHouse, channel: ChannelName, sender: CallSender, payload: unknown): void {
  const judged = judgeCall(channel, sender, payload);
  if (judged.ok) return;
  house.refused(channel, judged.refusal);
  throw new Error(judged.refusal.code);
}

/** The port as oRPC sees it: what is too long or of another shape ends the connection instead of reaching a parser. */
function guardPort(port: MessagePortMain, onRefusal: (refusal: DoorRefusal) => void) {
  return {
    on(event: string, callback: (event?: { data: unknown }) => void): void {
      if (event === 'close') port.on('close', () => callback());
      if (event !== 'message') return;
      port.on('message', ({ data }) => {
        const judged = judgePortMessage(data);
        if (judged.ok) return callback({ data: judged.value });
        onRefusal(judged.refusal);
        port.close();
      });
    },
    postMessage: (data: unknown): void => port.postMessage(data),
  };
}
