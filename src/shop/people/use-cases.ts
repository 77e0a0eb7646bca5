import { accepted, refused } from '../kernel/index.ts';
import { signedInPerson, type UseCasesOf } from '../records/use-case.ts';
import type { peopleContract } from './contract.ts';
import { firstStart, isSetUp } from './first-start.ts';
import { record, type PeopleHouse } from './house.ts';
import { acceptInvitation, createPerson } from './invitations.ts';
import { listPeople } from './listing.ts';
import { deactivate, reactivate, renewInvitation, resetPassword } from './managing.ts';
import type { PeopleRefusal } from './model.ts';
import { changeName, removePin, setLanguage, setPin } from './own-account.ts';
import { changePassword, recover } from './passwords.ts';
import { personDetail } from './person-detail.ts';
import { pictureFor, setPicture } from './pictures.ts';
import { seatsOfClients, setSeats } from './seats.ts';
import { liveSession, mine, prove, signIn, unlock } from './signing-in.ts';

type PeopleUseCases = UseCasesOf<typeof peopleContract>;

export function peopleUseCases(house: PeopleHouse): PeopleUseCases {
  return { ...arrivals(house), ...ownAccounts(house), ...othersAccounts(house) };
}

/** For who is not known yet, or about to leave. */
function arrivals(house: PeopleHouse) {
  return {
    greeting: () => accepted(house.greeting()),
    firstStart: (call, input) => firstStart(house, call, input),
    startDemo: async (call, { language }) => {
      if (!call.local || isSetUp(house)) return refused<PeopleRefusal>({ code: 'people.alreadySetUp' });
      const filled = await house.fillDemo(language);
      return filled ? accepted({}) : refused<PeopleRefusal>({ code: 'people.alreadySetUp' });
    },
    signIn: (call, input) => signIn(house, call, input),
    recover: (call, input) => recover(house, call, input),
    acceptInvitation: (call, input) => acceptInvitation(house, call, input),
    signOut: (call) => {
      const session = liveSession(house, call);
      if (session === null) return accepted({});
      house.store.write((tx) => record(house, tx, call, session.personId));
      house.sessions.end(session.id, 'signedOut');
      return accepted({});
    },
    lock: (call) => {
      const session = liveSession(house, call);
      if (session !== null) house.sessions.lock(session.id);
      house.store.write((tx) => record(house, tx, call, signedInPerson(call)));
      return accepted({});
    },
    unlock: (call, input) => unlock(house, call, input),
    prove: (call, input) => prove(house, call, input),
  } satisfies Partial<PeopleUseCases>;
}

function ownAccounts(house: PeopleHouse) {
  return {
    mine: (call) => mine(house, call),
    setLanguage: (call, { language }) => setLanguage(house, call, language),
    changeName: (call, { name }) => changeName(house, call, name),
    setPicture: (call, input) => setPicture(house, call, input),
    setPin: (call, input) => setPin(house, call, input),
    removePin: (call) => removePin(house, call),
    changePassword: (call, input) => changePassword(house, call, input),
  } satisfies Partial<PeopleUseCases>;
}

function othersAccounts(house: PeopleHouse) {
  return {
    picture: (call, { personId }) => pictureFor(house, call, personId),
    list: (call, input) => accepted(listPeople(house, call, input)),
    get: (call, { personId }) => personDetail(house, call, personId),
    create: (call, input) => createPerson(house, call, input),
    renewInvitation: (call, { personId }) => renewInvitation(house, call, personId),
    resetPassword: (call, { personId }) => resetPassword(house, call, personId),
    deactivate: (call, { personId }) => deactivate(house, call, personId),
    reactivate: (call, { personId }) => reactivate(house, call, personId),
    seats: (call) => accepted(seatsOfClients(house, call)),
    setSeats: (call, input) => setSeats(house, call, input),
  } satisfies Partial<PeopleUseCases>;
}
