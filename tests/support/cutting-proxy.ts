import { createServer, Socket, type Server } from 'node:net';

/** What a line does to what goes over it. */
export type LineFault =
  | { readonly kind: 'none' }
  /** After so many more bytes from the server the connection ends, as when a program is ended. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** The same, by a reset. */
  | { readonly kind: 'reset'; readonly afterBytes: number }
  /** After so many more bytes from the server nothing comes any more, and nobody is told: a cable that was pulled. */
  | { readonly kind: 'stall'; readonly afterBytes: number }
  /** So many bytes of the client reach the server, then the connection ends. */
  | { readonly kind: 'cutQuestion'; readonly afterBytes: number }
  /** Nothing takes connections. */
  | { readonly kind: 'closed' };

/** A line between a station and a server, that does what a test says. */
export interface CuttingProxy {
  readonly port: number;
  /** From now on, on open connections too. */
  set(fault: LineFault): void;
  /** Connections that were taken. */
  taken(): number;
  close(): Promise<void>;
}

/** Real sockets between real programs. */
export async function openCuttingProxy(target: { host: string; port: number }): Promise<CuttingProxy> {
  const open = new Set<Socket>();
  let fault: LineFault = { kind: 'none' };
  let budget = Number.POSITIVE_INFINITY;
  let taken = 0;
  const server: Server = createServer((near) => {
    taken += 1;
    if (fault.kind === 'closed') {
      near.resetAndDestroy();
      return;
    }
    const far = new Socket();
    far.connect(target.port, target.host);
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
      socket.on('error', () => undefined);
    }
    const end = () => {
      if (fault.kind === 'reset') near.resetAndDestroy();
      else near.destroy();
      far.destroy();
    };
    near.on('data', (bytes) => {
      if (fault.kind === 'stall' && budget <= 0) return;
      if (fault.kind === 'cutQuestion' && bytes.length > budget) {
        // What came before the cut does reach the server.
        far.write(bytes.subarray(0, budget), end);
        budget = 0;
        return;
      }
      if (fault.kind === 'cutQuestion') budget -= bytes.length;
      far.write(bytes);
    });
    far.on('data', (bytes) => {
      const isCounted = fault.kind === 'cut' || fault.kind === 'reset' || fault.kind === 'stall';
      if (isCounted && bytes.length > budget) {
        const last = bytes.subarray(0, Math.max(0, budget));
        budget = 0;
        if (fault.kind !== 'stall') {
          if (last.length === 0) end();
          else near.write(last, end);
        } else if (last.length > 0) near.write(last);
        return;
      }
      if (isCounted) budget -= bytes.length;
      near.write(bytes);
    });
    near.on('close', () => far.destroy());
    far.on('close', () => {
      if (fault.kind !== 'stall') near.destroy();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    taken: () => taken,
    set(next) {
      fault = next;
      budget = 'afterBytes' in next ? next.afterBytes : Number.POSITIVE_INFINITY;
      if (next.kind === 'closed') for (const socket of open) socket.destroy();
    },
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
