import { eq } from 'drizzle-orm';
import type { PersonId } from '../access/index.ts';
import { standsNearOwnGrant } from '../grants/index.ts';
import { accepted, refused, type Result } from '../kernel/index.ts';
import type { Reading } from '../records/store.ts';
import { among } from '../records/visible-rows.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import { homeOf, record, type PeopleHouse } from './house.ts';
import type { PeopleRefusal } from './model.ts';
import { readPng } from './png.ts';
import { pictures } from './tables.ts';

/** Large enough for a screen that doubles its pixels, small enough to travel with every change. */
const SIDE_MINIMUM_PIXELS = 64;
const SIDE_MAXIMUM_PIXELS = 512;

/** Keeps the caller's own picture, or takes it away. Nothing of the file is kept but what draws it. */
export function setPicture(
  house: PeopleHouse,
  call: Call,
  { imageBase64 }: { imageBase64: string | null },
): Result<{ pictureHash: string | null }, PeopleRefusal> {
  const personId = signedInPerson(call);
  const kept = imageBase64 === null ? null : plainPicture(imageBase64);
  if (imageBase64 !== null && kept === null) return refused({ code: 'people.pictureUnreadable' });
  const pictureHash = kept === null ? null : house.sha256(kept);
  return house.store.attempt((tx) => {
    if (kept === null || pictureHash === null) {
      tx.rows.delete(pictures).where(eq(pictures.personId, personId)).run();
    } else {
      const image = { imageBase64: kept, hash: pictureHash };
      tx.rows
        .insert(pictures)
        .values({ personId, ...image })
        .onConflictDoUpdate({ target: pictures.personId, set: image })
        .run();
    }
    record(house, tx, call, personId, { facts: { pictureHash } });
    return accepted({ pictureHash });
  });
}

/** The picture of a person, for themselves and for who holds a grant in a company of theirs; else null, as if none. */
export function pictureFor(
  house: PeopleHouse,
  call: Call,
  personId: PersonId,
): Result<{ imageBase64: string | null }, PeopleRefusal> {
  if (!mayKnow(house, signedInPerson(call), personId)) return accepted({ imageBase64: null });
  const row = house.store.reading.select().from(pictures).where(eq(pictures.personId, personId)).get();
  return accepted({ imageBase64: row?.imageBase64 ?? null });
}

function mayKnow(house: PeopleHouse, callerId: PersonId, personId: PersonId): boolean {
  if (callerId === personId) return true;
  const policy = house.policy();
  const home = homeOf(house, personId);
  const places = (policy.indexes.grantsOf.get(personId) ?? []).map(({ scopeId }) => scopeId);
  return [...places, ...(home === null ? [] : [home])].some((scopeId) =>
    standsNearOwnGrant(policy, callerId, scopeId),
  );
}

/** Names of people's pictures, by person; who has none is not in it. */
export function pictureHashesOf(reading: Reading, personIds: readonly string[]): ReadonlyMap<string, string> {
  const rows = reading
    .select({ personId: pictures.personId, hash: pictures.hash })
    .from(pictures)
    .where(among(pictures.personId, personIds))
    .all();
  return new Map(rows.map(({ personId, hash }) => [personId, hash]));
}

export function pictureHashOf(reading: Reading, personId: string): string | null {
  return pictureHashesOf(reading, [personId]).get(personId) ?? null;
}

/** A square PNG of a fitting size as it is kept, in base64; null for anything else. */
function plainPicture(imageBase64: string): string | null {
  const bytes = bytesOf(imageBase64);
  const png = bytes === null ? null : readPng(bytes);
  if (png === null) return null;
  const { width, height } = png;
  const fits = [width, height].every((side) => side >= SIDE_MINIMUM_PIXELS && side <= SIDE_MAXIMUM_PIXELS);
  return fits && Math.abs(width - height) <= 1 ? base64Of(png.bytes) : null;
}

function bytesOf(base64: string): Uint8Array | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64) || base64.length % 4 !== 0) return null;
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
