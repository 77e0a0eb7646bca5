import { useEffect, type ReactNode } from 'react';
import { SharedScreen } from '../rooms/people/shared-screen.tsx';
import { Welcome } from '../rooms/people/welcome.tsx';
import { ProofDialog } from '../shell/proof-dialog.tsx';
import { speak } from '../text/index.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { Splash } from '../ui/splash.tsx';
import { AccessProvider, useOwnAccess } from './access.tsx';
import { useLive } from './live.ts';
import { useSeatFacts } from './seat-facts.ts';
import { useSession } from './services.tsx';

/** What the window shows: a welcome, the cards of the people at this screen, or the screens of who works here. */
export function Window({ signedIn }: { readonly signedIn: ReactNode }) {
  const token = useSession((session) => session.token);
  const anyCards = useSession((session) => session.seats.length > 0);
  if (token === null) return anyCards ? <SharedScreen /> : <Welcome />;
  return <SignedIn key={token}>{signedIn}</SignedIn>;
}

function SignedIn({ children }: { readonly children: ReactNode }) {
  const locked = useSession((session) => session.locked);
  const { data: own, dataUpdatedAt, error, refetch } = useOwnAccess();
  useLive();
  useSeatFacts(own);
  const language = own?.person.language;
  useEffect(() => {
    if (language) speak(language);
  }, [language]);
  if (own) {
    return locked || own.locked ? (
      <SharedScreen />
    ) : (
      <AccessProvider own={own} receivedAt={dataUpdatedAt}>
        {children}
        <ProofDialog />
      </AccessProvider>
    );
  }
  if (locked) return <SharedScreen />;
  return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Splash />;
}
