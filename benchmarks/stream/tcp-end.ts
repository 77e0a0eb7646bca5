import { createServer } from 'node:net';

/** A program: a printer on the network that answers `ok` to each line, at once, on as many connections as there are. */
const LINE_FEED = 0x0a;

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => {});
  socket.on('data', (bytes) => {
    let lines = 0;
    for (const byte of bytes) if (byte === LINE_FEED) lines += 1;
    if (lines > 0) socket.write('ok\n'.repeat(lines));
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' && address ? address.port : ''}\n`);
});
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
