import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { ReadStream } from 'node:tty';

/**
 * The near end of a pseudo terminal: what a printer's board is to a USB cable. `path` is the far end, a device that
 * opens like any serial port.
 */
export interface PseudoTerminal {
  readonly path: string;
  write(text: string): void;
  onBytes(listener: (bytes: Uint8Array) => void): void;
  /** Pulls the cable: the far end fails like an adapter that is gone. */
  unplug(): void;
}

/**
 * Node can open /dev/ptmx but not unlock it (an ioctl). Perl can: `perl-base` is essential on Debian, so it is on
 * every machine that has apt, where python3, socat and expect need not be. 0x40045431 is TIOCSPTLCK, 0x80045430 is
 * TIOCGPTN.
 */
const UNLOCK = [
  'my $off = pack("i", 0); my $number = pack("i", 0);',
  'ioctl(STDIN, 0x40045431, $off) or die "cannot unlock: $!";',
  'ioctl(STDIN, 0x80045430, $number) or die "no number: $!";',
  'print unpack("i", $number);',
].join(' ');

export function openPseudoTerminal(): PseudoTerminal {
  const near = openSync('/dev/ptmx', constants.O_RDWR | constants.O_NOCTTY);
  const perl = spawnSync('perl', ['-e', UNLOCK], { stdio: [near, 'pipe', 'pipe'], encoding: 'utf8' });
  if (perl.status !== 0) throw new Error(`No pseudo terminal: ${perl.error?.message ?? perl.stderr}`);
  const path = `/dev/pts/${perl.stdout}`;
  // As long as nobody has the far end open, reading the near end fails: hold it open until the cable is pulled.
  const held = openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  const stream = new ReadStream(near);
  let isPlugged = true;
  stream.on('error', () => {});
  return {
    path,
    write(text) {
      if (isPlugged) writeSync(near, text, null, 'latin1');
    },
    onBytes: (listener) => void stream.on('data', (bytes: Buffer) => listener(bytes)),
    unplug() {
      if (!isPlugged) return;
      isPlugged = false;
      closeSync(held);
      stream.destroy();
    },
  };
}
