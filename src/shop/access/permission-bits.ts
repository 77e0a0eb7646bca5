import { ADMINISTER, permissionNumber, PERMISSIONS, type PermissionKey } from './permissions.ts';

const WORDS = Math.ceil(PERMISSIONS.length / 32);

/** A set of permissions, one bit each, at the place of the permission in the catalogue. */
export type PermissionBits = Int32Array;

export function noBits(): PermissionBits {
  return new Int32Array(WORDS);
}

/** Keys that this version's catalogue does not know (a newer station may send them) give nothing. */
export function bitsOf(keys: readonly PermissionKey[]): PermissionBits {
  const bits = noBits();
  for (const key of keys) addBit(bits, permissionNumber(key));
  return bits;
}

/** What a role gives on every record: all there is, where it administers the platform. */
export function bitsOfRole(keys: readonly PermissionKey[]): PermissionBits {
  return keys.includes(ADMINISTER) ? bitsOf(PERMISSIONS.map(({ key }) => key)) : bitsOf(keys);
}

export function hasBit(bits: PermissionBits, number: number): boolean {
  return (((bits[number >>> 5] ?? 0) >>> (number & 31)) & 1) === 1;
}

export function union(left: PermissionBits, right: PermissionBits): PermissionBits {
  return left.map((word, index) => word | (right[index] ?? 0));
}

export function intersection(left: PermissionBits, right: PermissionBits): PermissionBits {
  return left.map((word, index) => word & (right[index] ?? 0));
}

/** What is in `left` and not in `right`. */
export function without(left: PermissionBits, right: PermissionBits): PermissionBits {
  return left.map((word, index) => word & ~(right[index] ?? 0));
}

export function isEmpty(bits: PermissionBits): boolean {
  return bits.every((word) => word === 0);
}

/** The keys of a set, in the order of the catalogue. */
export function keysOf(bits: PermissionBits): readonly PermissionKey[] {
  return PERMISSIONS.filter((_, number) => hasBit(bits, number)).map(({ key }) => key);
}

function addBit(bits: PermissionBits, number: number): void {
  if (number >= 0) bits[number >>> 5] = (bits[number >>> 5] ?? 0) | (1 << (number & 31));
}
