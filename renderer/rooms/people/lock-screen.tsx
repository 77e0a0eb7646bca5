import type { PersonView } from '../../../src/shop/people/contract.ts';

export function LockScreen({ person }: { readonly person: PersonView }) {
  return <h1>{person.name}</h1>;
}
