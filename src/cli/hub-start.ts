import { startLocalHub, type LocalHub } from '../station/hub/local-hub.ts';
import { orTrouble, say, TOLD_RESTORED, type StartOptions } from './hub-work.ts';

/** `printhall hub start`: runs until it is told to end, or PostgreSQL has ended. */
export async function startHub(options: StartOptions): Promise<void> {
  const { data: directory, host, port, tls: encrypted } = options;
  const log = options.log === true ? { log: (text: string) => void process.stderr.write(text) } : {};
  let isEnding = false;
  let stop = () => {};
  const end = () => {
    isEnding = true;
    stop();
  };
  // Before anything runs: who ends us at once must not leave PostgreSQL behind.
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  const isRestored = options.restored === true;
  const hub = await orTrouble(startLocalHub({ directory, host, port, encrypted, isRestored, ...log }));
  stop = () => void hub.server.stop();
  if (isEnding) stop();
  else tell(hub, options);
  await hub.server.ended;
  if (!isEnding)
    throw new Error('PostgreSQL has ended by itself. "printhall hub start --log" shows what it says.');
}

function tell(
  { made, fingerprint, server }: LocalHub,
  { data, host, port, restored, json }: StartOptions,
): void {
  if (json === true) {
    const { hubId, schema } = made;
    say(JSON.stringify({ hubId, schema, host, port, data, fingerprint, pid: server.pid }));
    return;
  }
  say(`The hub runs on ${host}, port ${port}   (data: ${data}; Ctrl-C ends it)`);
  if (fingerprint !== null) say(`Encrypted; its certificate is ${fingerprint}.`);
  else
    say(
      'NOT encrypted: passwords are safe, but whoever is on this network can read and change what stations send.',
    );
  if (host === '127.0.0.1' || host === 'localhost')
    say(
      'Only this machine reaches it. For stations on others: --host 0.0.0.0, or the address of this machine.',
    );
  if (restored === true) say(TOLD_RESTORED);
  if (made.madeNow) say('Next, in another window: printhall hub add-station --company NAME');
}
