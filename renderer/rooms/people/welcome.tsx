import { useQuery } from '@tanstack/react-query';
import { Button } from '@mantine/core';
import { useApi, useClient, useServices } from '../../app/services.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Splash } from '../../ui/splash.tsx';

export function Welcome() {
  const api = useApi();
  const client = useClient();
  const { session } = useServices();
  const { data, error, refetch } = useQuery(api.people.greeting.queryOptions());
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Splash />;
  return (
    <main>
      {data.demoPeople.map((person) => (
        <Button
          key={person.email}
          onClick={() => {
            void client.people
              .signIn({ email: person.email, password: data.demoPassword ?? '' })
              .then(session.begin);
          }}
        >
          {person.name}
        </Button>
      ))}
    </main>
  );
}
