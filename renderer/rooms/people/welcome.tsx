import { Button } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi, useServices } from '../../app/services.tsx';
import type { SignedIn, StationGreeting } from '../../../src/shop/people/contract.ts';
import { useWords } from '../../text/index.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { Splash } from '../../ui/splash.tsx';
import { AcceptInvitation } from './accept-invitation.tsx';
import { DemoPeople } from './demo-people.tsx';
import { Farewell } from './farewell.tsx';
import { Recover } from './recover.tsx';
import { RecoveryCode } from './recovery-code.tsx';
import { SignIn } from './sign-in.tsx';
import { WelcomeFrame } from './welcome-frame.tsx';
import { Wizard } from './wizard.tsx';

export type WelcomePage = 'people' | 'signIn' | 'invited' | 'recover';

/** A session that begins once its person has kept the recovery code that came with it. */
export interface WithCode {
  readonly recoveryCode: string;
  readonly session: SignedIn;
}

/**
 * Before anybody is signed in: the wizard of a first start, or the ways to sign in.
 *
 * @param onBack where others have their cards at this screen: back to them
 */
export function Welcome({ onBack }: { readonly onBack?: () => void }) {
  const api = useApi();
  const { session } = useServices();
  const [withCode, setWithCode] = useState<WithCode | null>(null);
  const { data: greeting, error, refetch } = useQuery(api.people.greeting.queryOptions({ retry: true }));
  if (!greeting) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Splash />;
  return (
    <WelcomeFrame
      stationName={greeting.state === 'ready' ? greeting.stationName : null}
      withStop={greeting.printers.length > 0}
    >
      {withCode ? (
        <RecoveryCode code={withCode.recoveryCode} onKept={() => session.begin(withCode.session)} />
      ) : greeting.state === 'firstStart' ? (
        <Wizard onCreated={setWithCode} />
      ) : (
        <Doors greeting={greeting} onRecovered={setWithCode} onCards={onBack ?? null} />
      )}
    </WelcomeFrame>
  );
}

interface DoorsProps {
  readonly greeting: StationGreeting;
  readonly onRecovered: (withCode: WithCode) => void;
  readonly onCards: (() => void) | null;
}

function Doors({ greeting, onRecovered, onCards }: DoorsProps) {
  const t = useWords();
  const { demo, demoPeople, demoPassword } = greeting;
  const first: WelcomePage = demo && demoPassword !== null ? 'people' : 'signIn';
  const [page, setPage] = useState<WelcomePage>(first);
  const back = () => setPage(first);
  return (
    <>
      <Farewell />
      {page === 'people' && demoPassword !== null ? (
        <DemoPeople people={demoPeople} password={demoPassword} onUsual={() => setPage('signIn')} />
      ) : null}
      {page === 'signIn' ? <SignIn onPage={setPage} {...(demo ? { onBack: back } : {})} /> : null}
      {page === 'invited' ? <AcceptInvitation onBack={back} /> : null}
      {page === 'recover' ? <Recover onBack={back} onRecovered={onRecovered} /> : null}
      {onCards === null ? null : (
        <div>
          <Button variant="default" leftSection={<IconUsers aria-hidden size={20} />} onClick={onCards}>
            {t('account.shared.back')}
          </Button>
        </div>
      )}
    </>
  );
}
