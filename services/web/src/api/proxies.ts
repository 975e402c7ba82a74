import { infiniteQueryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';
import { byCursor } from './pages.ts';
import { newKey } from './watches.ts';

export type Proxy = Schemas['Proxy'];
export type ProxyTest = Schemas['ProxyTest'];

const PAGE = 100;
const once = () => ({ 'Idempotency-Key': newKey() });

/** The proxies of the organisation, the oldest first. */
export const proxiesQuery = infiniteQueryOptions({
  queryKey: ['proxies', 'list'],
  queryFn: ({ pageParam: cursor, signal }) =>
    answerOf(api.GET('/api/v1/proxies', { params: { query: { limit: PAGE, cursor } }, signal })),
  ...byCursor,
});

export const addProxy = (body: Schemas['NewProxy']): Promise<Proxy> =>
  answerOf(api.POST('/api/v1/proxies', { body, headers: once() }));

export const changeProxy = ({ id, version }: Proxy, body: Schemas['ProxyChange']): Promise<Proxy> =>
  answerOf(
    api.PATCH('/api/v1/proxies/{id}', {
      params: { path: { id } },
      body,
      headers: { ...once(), 'If-Match': `"${version}"` },
    }),
  );

export const removeProxy = (id: string): Promise<void> =>
  answerOf<undefined>(api.DELETE('/api/v1/proxies/{id}', { params: { path: { id } } }));

/** @param url of any page of the site that it is tried with */
export const testProxy = (id: string, url: string): Promise<ProxyTest> =>
  answerOf(api.POST('/api/v1/proxies/{id}/test', { params: { path: { id } }, body: { url } }));
