import { ORPCError } from '@orpc/server';
import type { ScopeId, ScopeKind } from '../../src/shop/access/index.ts';
import type { BareStation } from '../support/open-station.ts';
import { clientOf, signIn, type Client, type SignedInPerson } from '../support/station.ts';

export const COMPANY = {
  company: 'Acme Parts',
  factory: 'North',
  name: 'Ada Master',
  email: 'ada@acme.example',
  password: 'a long enough password',
  language: 'en',
} as const;

export interface Founded extends SignedInPerson {
  readonly recoveryCode: string;
}

/** The first start, as the person at the station does it. */
export async function found({ station }: BareStation): Promise<Founded> {
  const { recoveryCode, session } = await clientOf(station, null).people.firstStart(COMPANY);
  const { token, person } = session;
  return { recoveryCode, token, personId: person.personId, client: clientOf(station, token) };
}

/** Invites somebody as an operator of the factory, and accepts for them. */
export async function addOperator(
  house: BareStation,
  master: Client,
  email = 'otto@acme.example',
  password = 'another long password',
): Promise<SignedInPerson> {
  const { invitationCode } = await invite(master, email);
  await clientOf(house.station, null).people.acceptInvitation({ email, code: invitationCode, password });
  return signIn(house.station, email, password);
}

export async function invite(master: Client, email = 'otto@acme.example', role = 'operator') {
  const roleId =
    (await master.access.roles()).find(({ roleId: id }) => id.endsWith(`/${role}`))?.roleId ?? '';
  const factory = (await master.hierarchy.scopes()).find(({ kind }) => kind === 'factory');
  if (factory === undefined) throw new Error('There is no factory');
  return master.people.create({ name: 'Otto', email, language: 'en', roleId, scopeId: factory.id });
}

/** The first place of a kind that the caller sees. */
export async function placeOf(client: Client, kind: ScopeKind): Promise<ScopeId> {
  const place = (await client.hierarchy.scopes()).find((scope) => scope.kind === kind);
  if (place === undefined) throw new Error(`There is no ${kind}`);
  return place.id;
}

/** Somebody with a role at a place, named by their e-mail, who has accepted and is signed in. */
export async function addWithRole(
  { station }: BareStation,
  master: Client,
  given: {
    readonly email: string;
    readonly roleId: string;
    readonly scopeId: ScopeId;
    readonly untilAt?: number | null;
  },
  password = 'another long password',
): Promise<SignedInPerson> {
  const name = given.email.split('@')[0] ?? '';
  const { invitationCode: code } = await master.people.create({ name, language: 'en', ...given });
  await clientOf(station, null).people.acceptInvitation({ email: given.email, code, password });
  return signIn(station, given.email, password);
}

/** All that a caller can see of a refusal: status, code, and facts. */
export async function seenOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ORPCError)
      return { status: error.status, code: error.code, message: error.message, data: error.data as unknown };
    throw error;
  }
  throw new Error('The call was not refused');
}
