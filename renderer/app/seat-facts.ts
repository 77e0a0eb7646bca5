import { useEffect } from 'react';
import type { OwnAccess } from '../../src/shop/people/contract.ts';
import { usePersonPicture } from '../ui/person-picture.ts';
import { useServices } from './services.tsx';

/** Keeps the card of who works here as the station knows them: name, face, PIN, and when the session ends. */
export function useSeatFacts(own: OwnAccess | undefined): void {
  const { session } = useServices();
  const person = own?.person;
  const picture = usePersonPicture(person?.personId ?? null, person?.pictureHash ?? null);
  useEffect(() => {
    if (!own) return;
    const { personId, name, email } = own.person;
    const { endsAt, endsWith, hasPin } = own;
    session.know({ person: { personId, name, email }, endsAt, endsWith, hasPin });
  }, [own, session]);
  useEffect(() => {
    if (!person || (person.pictureHash !== null && picture === null)) return;
    session.showFace(person.personId, picture);
  }, [person, picture, session]);
}
