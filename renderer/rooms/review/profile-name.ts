import { useQuery } from '@tanstack/react-query';
import type { ProfileView } from '../../../src/shop/projects/index.ts';
import { useApi } from '../../app/services.tsx';

/** The profile that a task was sliced for; undefined while it is asked for, or when there is none. */
export function useProfile(scopeId: string, profileKey: string | null): ProfileView | undefined {
  const api = useApi();
  const offered = useQuery(api.projects.profiles.queryOptions({ input: { scopeId: scopeId as never } }));
  const profiles = offered.data?.profiles;
  return (
    profiles?.find((profile) => profile.profileKey === profileKey) ??
    (profileKey === null ? profiles?.[0] : undefined)
  );
}

/** Null for uploaded G-code, which has no profile of ours. */
export function useProfileName(scopeId: string, profileKey: string | null): string | null {
  const profile = useProfile(scopeId, profileKey);
  return profileKey === null ? null : (profile?.name ?? profileKey);
}
