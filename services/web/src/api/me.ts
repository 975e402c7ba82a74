import { queryOptions, useQuery } from '@tanstack/react-query';
import { answerOf, api } from './client.ts';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => answerOf(api.GET('/api/v1/me', { signal })),
  staleTime: 60_000,
});

/** Whether the person may do something; not as long as it is not known. @param permission as `watches:write` */
export function useMay(permission: string): boolean {
  const { data } = useQuery(meQuery);
  return data?.permissions.includes(permission) ?? false;
}
