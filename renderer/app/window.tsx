import { useQueryClient } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { LockScreen } from '../rooms/people/lock-screen.tsx';
import { Welcome } from '../rooms/people/welcome.tsx';
import { speak } from '../text/index.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { Splash } from '../ui/splash.tsx';
import { AccessProvider, useOwnAccess } from './access.tsx';
import { useLive } from './live.ts';
import { useSession } from './services.tsx';

/** What the window shows: a welcome to whoever is not signed in, a lock, or the screens of the signed-in person. */
export function Window({ signedIn }: { readonly signedIn: ReactNode }) {
  const token = useSession((session) => session.token);
  const queryClient = useQueryClient();
  // What one person was shown must not be there for the next.
  useEffect(() => () => queryClient.clear(), [token, queryClient]);
  return token === null ? <Welcome /> : <SignedIn key={token}>{signedIn}</SignedIn>;
}

function SignedIn({ children }: { readonly children: ReactNode }) {
  const locked = useSession((session) => session.locked);
  const { data: own, error, refetch } = useOwnAccess();
  useLive();
  const language = own?.person.language;
  useEffect(() => {
    if (language) speak(language);
  }, [language]);
  if (own) {
    return locked || own.locked ? (
      <LockScreen person={own.person} />
    ) : (
      <AccessProvider own={own}>{children}</AccessProvider>
    );
  }
  return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Splash />;
}
