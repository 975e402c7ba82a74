import { queryOptions, useQuery } from '@tanstack/react-query';
import { answerOf, api } from './client.ts';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => answerOf(api.GET('/api/v1/me', { signal })),
  staleTime: 60_000,
});

/**
 * As `query`, and on its way for as long as it is not known what the person may do: what can be pressed comes with what it
 * is for, and nothing jumps.
 */
export function useWithRights<Query extends { readonly data: unknown; readonly error: Error | null }>(query: Query) {
  const { isPending } = useQuery(meQuery);
  return isPending ? { ...query, data: undefined, error: null } : query;
}

/** Whether the person may do something; not as long as it is not known. @param permission as `watches:write` */
export function useMay(permission: string): boolean {
  const { data } = useQuery(meQuery);
  return data?.permissions.includes(permission) ?? false;
}
