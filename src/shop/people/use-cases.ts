import { eq } from 'drizzle-orm';
import { canDeactivate, type PersonId } from '../access/index.ts';
import { accepted, refused } from '../kernel/index.ts';
import { signedInPerson, type Call, type UseCasesOf } from '../records/use-case.ts';
import type { peopleContract } from './contract.ts';
import { firstStart, isSetUp } from './first-start.ts';
import { personById, record, type PeopleHouse } from './house.ts';
import { acceptInvitation, createPerson } from './invitations.ts';
import type { PeopleRefusal } from './model.ts';
import { changePassword, recover } from './passwords.ts';
import { liveSession, mine, signIn, unlock } from './signing-in.ts';
import { people } from './tables.ts';
import { listPeople } from './views.ts';

export function peopleUseCases(house: PeopleHouse): UseCasesOf<typeof peopleContract> {
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
      house.store.write((tx) => record(tx, call, session.personId));
      house.sessions.end(session.id, 'signedOut');
      return accepted({});
    },
    lock: (call) => {
      const session = liveSession(house, call);
      if (session !== null) house.sessions.lock(session.id);
      house.store.write((tx) => record(tx, call, signedInPerson(call)));
      return accepted({});
    },
    unlock: (call, input) => unlock(house, call, input),
    mine: (call) => mine(house, call),
    setLanguage: (call, { language }) =>
      house.store.attempt((tx) => {
        const personId = signedInPerson(call);
        tx.rows.update(people).set({ language }).where(eq(people.id, personId)).run();
        record(tx, call, personId, { facts: { language } });
        return accepted({});
      }),
    changePassword: (call, input) => changePassword(house, call, input),
    list: (call, input) => accepted(listPeople(house, call, input)),
    create: (call, input) => createPerson(house, call, input),
    deactivate: (call, { personId }) => deactivate(house, call, personId),
  };
}

function deactivate(house: PeopleHouse, call: Call, personId: PersonId) {
  const done = house.store.attempt((tx) => {
    const may = canDeactivate(house.policy(), signedInPerson(call), personId, call.at);
    if (!may.ok) return may;
    tx.rows.update(people).set({ state: 'inactive' }).where(eq(people.id, personId)).run();
    record(tx, call, personId, { recordName: personById(house, personId)?.name ?? null });
    return accepted({});
  });
  if (done.ok) house.sessions.endOf(personId, 'deactivated');
  return done;
}
