import { eq } from 'drizzle-orm';
import { accessRequests } from '../../../src/shop/grants/tables.ts';
import { scopes } from '../../../src/shop/hierarchy/tables.ts';
import { people, pictures } from '../../../src/shop/people/tables.ts';
import { anyOf, CHOICE, newest, type Act } from './scene.ts';

const LANGUAGES = ['en', 'es', 'it'] as const;

/** What is done to places, people and their rights, and what only the record tells. */
export const peopleActs = {
  renamePlace({ choices, company, nextId }, rows) {
    const id = choices.of([...company.areas, ...company.factories, company.clientId]);
    rows
      .update(scopes)
      .set({ name: nextId('place') })
      .where(eq(scopes.id, id))
      .run();
    return { action: 'hierarchy.rename', recordId: id, scopeId: id };
  },
  renamePerson({ choices, company, nextId }, rows) {
    const id = choices.of(company.people);
    const change = choices.below(2) === 0 ? { name: nextId('name') } : { language: choices.of(LANGUAGES) };
    rows.update(people).set(change).where(eq(people.id, id)).run();
    return { action: 'people.update', recordId: id, scopeId: null };
  },
  setPicture({ choices, company, nextId }, rows) {
    const personId = choices.of(company.people);
    const imageBase64 = nextId('picture');
    rows
      .insert(pictures)
      .values({ personId, imageBase64, hash: imageBase64 })
      .onConflictDoUpdate({ target: pictures.personId, set: { imageBase64, hash: imageBase64 } })
      .run();
    return { action: 'people.setPicture', recordId: personId, scopeId: null };
  },
  removePicture({ choices, company }, rows) {
    const personId = choices.of(company.people);
    const { changes } = rows.delete(pictures).where(eq(pictures.personId, personId)).run();
    return changes === 0 ? null : { action: 'people.removePicture', recordId: personId, scopeId: null };
  },
  /** Takes away and puts there in one transaction. */
  changePicture({ choices, company, nextId }, rows) {
    const personId = choices.of(company.people);
    const imageBase64 = nextId('picture');
    rows.delete(pictures).where(eq(pictures.personId, personId)).run();
    rows.insert(pictures).values({ personId, imageBase64, hash: imageBase64 }).run();
    return { action: 'people.changePicture', recordId: personId, scopeId: null };
  },
  askForAccess({ choices, company, factories, nextId, now }, rows) {
    const id = nextId('request');
    const scopeId = choices.of(factories);
    rows
      .insert(accessRequests)
      .values({
        id,
        personId: choices.of(company.people),
        permission: 'task.approve',
        scopeId,
        note: '',
        askedAt: now(),
        state: 'open',
        version: 1,
      })
      .run();
    return { action: 'access.request', recordId: id, scopeId };
  },
  answerRequest({ choices, company, now }, rows) {
    const open = newest(rows, accessRequests, CHOICE, eq(accessRequests.state, 'open'));
    const request = anyOf(choices, open);
    if (request === null) return null;
    rows
      .update(accessRequests)
      .set({
        state: choices.of(['declined', 'withdrawn'] as const),
        answeredBy: choices.of(company.people),
        answeredAt: now(),
        version: request.version + 1,
      })
      .where(eq(accessRequests.id, request.id))
      .run();
    return { action: 'access.answer', recordId: request.id, scopeId: request.scopeId };
  },
  /** What happened, and changed no row: the record alone, with a place or without. */
  onlyOnRecord({ choices, factories, nextId }) {
    const scopeId = choices.of([...factories, null]);
    return { action: 'people.signIn', recordId: nextId('session'), scopeId };
  },
} satisfies Readonly<Record<string, Act>>;
