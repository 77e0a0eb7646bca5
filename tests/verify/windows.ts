import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { openGateway } from '../../src/station/gateway/server.ts';
import type { Client, TestStation } from '../support/station.ts';

/** A station that serves browsers, and windows on it: real sockets of this machine. */
export interface Windows {
  /** A window of its own connection. */
  open(token: string | null): Client;
  close(): Promise<void>;
}

export async function openWindows({ station, dataDirectory }: TestStation): Promise<Windows> {
  const windowDirectory = join(dataDirectory, 'window');
  mkdirSync(windowDirectory, { recursive: true });
  writeFileSync(join(windowDirectory, 'index.html'), '<!doctype html><title>Printhall</title>');
  const gateway = await openGateway({ station, windowDirectory, port: 0, furtherPorts: 0 });
  const sockets: WebSocket[] = [];
  return {
    open(token) {
      const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/rpc`, { origin: gateway.url });
      // A station that closes ends its windows: that is no fault of theirs.
      socket.on('error', () => socket.terminate());
      sockets.push(socket);
      const headers = token === null ? {} : { authorization: `Bearer ${token}` };
      return createORPCClient(new RPCLink({ websocket: socket as never, headers })) as Client;
    },
    async close() {
      for (const socket of sockets) socket.terminate();
      await gateway.close();
    },
  };
}
