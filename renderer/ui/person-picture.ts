import { useQuery } from '@tanstack/react-query';
import { useApi, useSession } from '../app/services.tsx';

/** A picture never changes: another one has another hash. */
const KEPT_MILLISECONDS = 30 * 60_000;

/** Where nobody said which picture it is, it is looked for again after a while. */
const UNNAMED_MILLISECONDS = 5 * 60_000;

/**
 * The picture of a person, as an address for `<img>`. Null: none, not there yet, or nobody works here who could ask.
 *
 * @param pictureHash null: the person has none; undefined: nobody said whether they have one
 */
export function usePersonPicture(
  personId: string | null,
  pictureHash: string | null | undefined,
): string | null {
  const api = useApi();
  const signedIn = useSession(({ token, locked }) => token !== null && !locked);
  const { queryFn } = api.people.picture.queryOptions({ input: { personId: (personId ?? '') as never } });
  const { data } = useQuery({
    queryKey: ['face', personId, pictureHash ?? 'unnamed'],
    queryFn,
    enabled: signedIn && personId !== null && pictureHash !== null,
    staleTime: pictureHash === undefined ? UNNAMED_MILLISECONDS : Infinity,
    gcTime: KEPT_MILLISECONDS,
  });
  return pictureHash !== null && data?.imageBase64 ? `data:image/png;base64,${data.imageBase64}` : null;
}
