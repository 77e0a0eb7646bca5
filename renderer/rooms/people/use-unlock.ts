import { useMutation } from '@tanstack/react-query';
import { endOf, isOver } from '../../app/calls.ts';
import type { Seat } from '../../app/session.ts';
import { useServices } from '../../app/services.tsx';

type Secret = { readonly pin: string } | { readonly password: string };

/**
 * Unlocks the session of a card, and lets its person work here. A session that is over takes the password for a new
 * sign-in.
 */
export function useUnlock({ person: { personId, email }, token }: Seat) {
  const { api, client, clientOf, session, queryClient } = useServices();
  return useMutation({
    mutationFn: async (secret: Secret) => {
      if (token !== null) {
        await clientOf(token).people.unlock(secret);
        return null;
      }
      if ('pin' in secret) throw new Error('A PIN cannot open a session');
      return client.people.signIn({ email, password: secret.password });
    },
    onSuccess: async (signedIn) => {
      if (signedIn !== null) session.begin(signedIn);
      else if (session.store.getState().personId !== personId) session.take(personId);
      else {
        // The answer to "who am I" still says locked.
        await queryClient.invalidateQueries({ queryKey: api.people.mine.key() });
        session.setLocked(false);
        void queryClient.invalidateQueries();
      }
    },
    onError: (error) => {
      if (token !== null && isOver(error)) session.noteEnded(personId, endOf(error));
    },
  });
}
