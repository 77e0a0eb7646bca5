import { networkInterfaces } from 'node:os';
import type { HubAddress } from '../shop/sync/index.ts';
import { addStation } from '../station/hub/hub-stations.ts';
import type { LocalReach } from '../station/hub/local-hub.ts';
import { encryptionAt } from '../station/hub/reach.ts';
import { writeEnrolmentCode } from '../station/sync/enrolment-code.ts';
import { orTrouble, printable, say, whichHub, type AddOptions } from './hub-work.ts';
import { Unanswered } from './unanswered.ts';

/** `printhall hub add-station`: makes the station's role, and prints the code that opens it. */
export async function addStationAtHub(options: AddOptions): Promise<void> {
  const { url, reach } = await whichHub(options);
  const address = await reachOf(url, reach, options);
  const added = await orTrouble(
    addStation(url, {
      company: options.company ?? null,
      name: options.name ?? null,
      factories: options.factory ?? null,
      home: options.home ?? null,
    }),
  );
  const code = writeEnrolmentCode({ address, role: added.role, secret: added.secret });
  if (options.json === true) {
    const { secret: _secret, ...told } = added;
    say(JSON.stringify({ ...told, address, code: code.replaceAll('\n', '-') }));
    return;
  }
  const sees = added.factoryNames === null ? 'every factory' : added.factoryNames.map(printable).join(', ');
  say(
    added.founds
      ? `For the first station of ${printable(added.companyName)}, which brings the company:`
      : `For a station of ${printable(added.companyName)} in ${printable(added.homeFactoryName ?? '')} that sees ${sees}:`,
  );
  say(`\n${code}\n`);
  say(`It leads to ${address.host}, port ${address.port}, ${encryptionInWords(address)}.`);
  say('Enter it at the station, under Stations. It works once; until then it is a key: send it as one.');
  if (isOnlyHere(address.host))
    say(
      'Note: that address is this machine’s own. For stations on other machines start the hub with --host, or say --reach.',
    );
}

function encryptionInWords({ tls }: HubAddress): string {
  switch (tls.kind) {
    case 'off':
      return 'NOT encrypted: for a network that nobody else is on';
    case 'pinned':
      return `encrypted, certificate ${tls.fingerprint.slice(0, 16)}…`;
    case 'verified':
      return 'encrypted, with a certificate that a known authority signed';
  }
}

function isOnlyHere(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** Where the stations go: as was said, or as the administrator's own address says; encrypted as the hub answers there. */
async function reachOf(url: string, local: LocalReach | null, options: AddOptions): Promise<HubAddress> {
  const asked = new URL(url);
  const database = decodeURIComponent(asked.pathname.slice(1)) || 'postgres';
  const own = local ?? { host: bare(asked.hostname), port: Number(asked.port === '' ? 5432 : asked.port) };
  const reach = options.reach === undefined ? null : readReach(options.reach);
  const host = reach?.host ?? (local === null ? own.host : addressFor(local.host));
  const port = reach?.port ?? own.port;
  if (options.tls === 'off' || (options.tls === 'verified' && reach !== null))
    return { host, port, database, tls: { kind: options.tls } };
  if (local !== null && local.fingerprint !== null && options.tls !== 'verified')
    return { host, port, database, tls: { kind: 'pinned', fingerprint: local.fingerprint } };
  // Asked where this machine reaches it: from here the stations' address may be none.
  const found = await orTrouble(encryptionAt(local === null ? own.host : '127.0.0.1', own.port, host));
  if (found.kind === 'off') {
    if (options.tls !== undefined) throw new Unanswered('The hub offers no encryption.');
    return { host, port, database, tls: { kind: 'off' } };
  }
  const isVerified = options.tls === 'verified' || (found.isTrusted && options.tls !== 'pinned');
  const tls = isVerified
    ? { kind: 'verified' as const }
    : { kind: 'pinned' as const, fingerprint: found.fingerprint };
  return { host, port, database, tls };
}

function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

function readReach(text: string): { readonly host: string; readonly port: number | null } {
  const found = /^(\[[0-9a-f:.]+\]|[\p{L}\p{N}._-]+)(?::(\d{1,5}))?$/iu.exec(text);
  const port = found?.[2] === undefined ? null : Number(found[2]);
  if (found === null || (port !== null && (port < 1 || port > 65_535)))
    throw new Unanswered('Say where stations reach the hub as HOST or HOST:PORT.');
  return { host: bare(found[1] ?? ''), port };
}

/** A hub of this machine that listens on all of its networks is reached by the first of its addresses there. */
function addressFor(listens: string): string {
  if (listens !== '0.0.0.0' && listens !== '::') return listens;
  const addresses = Object.values(networkInterfaces()).flatMap((of) => of ?? []);
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}
