import { isIP } from 'node:net';

/** Beside a simulated printer: a picture that the station draws of what such a camera would see. */
const SIMULATED = 'simulated:';

export function isSimulatedCamera(address: string): boolean {
  return address === SIMULATED;
}

/** Longer names and passwords are none that a camera takes. */
const CREDENTIALS_MAXIMUM = 200;

/** Where a camera is asked, apart from what it is asked with. */
export interface CameraTarget {
  /** Without name and password. */
  readonly url: URL;
  /** For Basic authentication (RFC 7617); null: the address holds none. */
  readonly credentials: string | null;
}

/** Reads an address as `save` takes it. Null: nothing that a camera can be asked at. */
export function parseCameraAddress(address: string): CameraTarget | null {
  if (!/^https?:\/\/[^/]/i.test(address) || !URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.hostname === '' || isForbiddenHost(url.hostname)) return null;
  const { username, password } = url;
  if (username.length + password.length > CREDENTIALS_MAXIMUM) return null;
  url.username = '';
  url.password = '';
  url.hash = '';
  return {
    url,
    credentials: username === '' && password === '' ? null : `${decoded(username)}:${decoded(password)}`,
  };
}

/** An address as others than its managers, and the record, may see it: whatever stood before an `@` is gone. */
export function withoutSecret(address: string): string {
  return address.replace(/^([^/]*\/\/)?[^/?#]*@/, '$1');
}

/**
 * Where clouds give the machines that run in them their secrets (AWS, Azure, Google and others; the second is AWS's
 * address in IPv6, the third Alibaba's). Nobody's camera is there, and a person who may enter an address must not be
 * able to have a station that runs in a cloud ask. The rest of `169.254.0.0/16` stays open: a camera on a cable of its
 * own gives itself such an address.
 */
const SECRET_GIVERS: ReadonlySet<string> = new Set(['169.254.169.254', 'fd00:ec2::254', '100.100.100.200']);

/** Whether nothing is ever fetched from there; also asked of the numbers that a name stands for. */
export function isForbiddenHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  if (isIP(bare) !== 6) return SECRET_GIVERS.has(bare);
  const normal = new URL(`http://[${bare.replace(/%.*$/, '')}]/`).hostname.slice(1, -1);
  return SECRET_GIVERS.has(normal) || SECRET_GIVERS.has(mappedIpv4(normal) ?? '');
}

/** `::ffff:a9fe:a9fe` is 169.254.169.254 (RFC 4291, section 2.5.5.2). */
function mappedIpv4(normal: string): string | null {
  const found = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(normal);
  if (found === null) return null;
  const [high = 0, low = 0] = [found[1], found[2]].map((group) => Number.parseInt(group ?? '', 16));
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
