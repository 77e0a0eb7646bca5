import { defaultRoleId, FROM_THE_FIRST, type PersonId, type ScopeId } from '../access/index.ts';
import type { RecordEntry } from '../audit/index.ts';
import { grants } from '../grants/tables.ts';
import { scopes } from '../hierarchy/tables.ts';
import { accepted, refused, type Result } from '../kernel/index.ts';
import type { Language } from '../records/index.ts';
import type { Store, Transaction } from '../records/store.ts';
import { stationIdentity } from '../records/tables.ts';
import type { Call } from '../records/use-case.ts';
import { makeRecoveryCode } from './codes.ts';
import { isTooCommon } from './common-passwords.ts';
import type { SignedIn } from './contract.ts';
import { actorOf, personById, record, type PeopleHouse } from './house.ts';
import type { PeopleRefusal } from './model.ts';
import { openSession } from './signing-in.ts';
import { credentials, people } from './tables.ts';

/** What the place above all companies is called: nobody is asked for a name, because most stations have one company. */
export const PLATFORM_NAMES: Readonly<Record<Language, string>> = {
  en: 'All companies',
  es: 'Todas las empresas',
  it: 'Tutte le aziende',
};

/** What is asked of the first person at a new station. */
export interface FirstStart {
  readonly company: string;
  readonly factory: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly language: Language;
}

/** Whether any account has ever existed here. Never false again, whatever is done to the people. */
export function isSetUp({ store }: { readonly store: Pick<Store<RecordEntry>, 'reading'> }): boolean {
  const identity = store.reading.select({ setUpAt: stationIdentity.setUpAt }).from(stationIdentity).get();
  return (identity?.setUpAt ?? null) !== null;
}

/**
 * Makes the platform, the company, its first factory and the first Master, once in the life of a station. The first
 * Master stands at the platform: somebody must be able to make a second company, and to give the first one seats.
 */
export async function firstStart(
  house: PeopleHouse,
  call: Call,
  input: FirstStart,
): Promise<Result<{ recoveryCode: string; session: SignedIn }, PeopleRefusal>> {
  // The first Master is made at the station itself, never from another machine.
  if (!call.local || isSetUp(house)) return refused({ code: 'people.alreadySetUp' });
  if (isTooCommon(input.password, input.email)) return refused({ code: 'people.passwordTooCommon' });
  const recoveryCode = makeRecoveryCode(house.random);
  const passwordHash = await house.secrets.hash(input.password);
  const recoveryHash = await house.secrets.hash(recoveryCode);
  const made = house.store.attempt((tx) => {
    // Asked again inside of the transaction: of twenty who come at once, one is first.
    if (isSetUp(house)) return refused<PeopleRefusal>({ code: 'people.alreadySetUp' });
    tx.rows.update(stationIdentity).set({ setUpAt: call.at, language: input.language }).run();
    const { platformId, clientId } = insertPlaces(house, tx, input, call.at);
    const personId = insertMaster(house, tx, input, platformId, call.at);
    tx.rows
      .insert(credentials)
      .values({ personId, passwordHash, passwordChangedAt: call.at, recoveryHash })
      .run();
    const actor = actorOf(call.actor, { id: personId, name: input.name }, 'password');
    record(house, tx, { ...call, actor }, personId, {
      recordName: input.name,
      scopeId: clientId,
      scopeName: input.company,
    });
    return accepted(personId);
  });
  if (!made.ok) return made;
  const person = personById(house, made.value);
  if (person === null) throw new Error('The first Master is not there after they were made');
  return accepted({ recoveryCode, session: openSession(house, person, 'password') });
}

function insertPlaces(
  { makeId }: PeopleHouse,
  { rows }: Transaction<RecordEntry>,
  { company, factory, language }: FirstStart,
  createdAt: number,
): { readonly platformId: ScopeId; readonly clientId: ScopeId } {
  const platformId = makeId<'Scope'>();
  const clientId = makeId<'Scope'>();
  rows
    .insert(scopes)
    .values([
      { id: platformId, kind: 'platform', parentId: null, name: PLATFORM_NAMES[language], createdAt },
      { id: clientId, kind: 'client', parentId: platformId, name: company, createdAt },
      { id: makeId<'Scope'>(), kind: 'factory', parentId: clientId, name: factory, createdAt },
    ])
    .run();
  return { platformId, clientId };
}

function insertMaster(
  { makeId }: PeopleHouse,
  { rows }: Transaction<RecordEntry>,
  { email, name, language }: FirstStart,
  platformId: ScopeId,
  at: number,
): PersonId {
  const personId = makeId<'Person'>();
  rows.insert(people).values({ id: personId, email, name, language, state: 'active', createdAt: at }).run();
  rows
    .insert(grants)
    .values({
      id: makeId<'Grant'>(),
      personId,
      roleId: defaultRoleId('print-farm', 'master'),
      scopeId: platformId,
      grantedBy: null,
      fromAt: FROM_THE_FIRST,
      version: 1,
    })
    .run();
  return personId;
}
