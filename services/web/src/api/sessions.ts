import { infiniteQueryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';
import { byCursor } from './pages.ts';

export type Session = Schemas['Session'];

const PAGE = 50;
const MOST_AT_ONCE = 200;

/** Where the person is signed in, newest first. */
export const sessionsQuery = infiniteQueryOptions({
  queryKey: ['sessions', 'list'],
  queryFn: ({ pageParam: cursor, signal }) =>
    answerOf(api.GET('/api/v1/sessions', { params: { query: { limit: PAGE, cursor } }, signal })),
  ...byCursor,
});

export const endSession = (id: string): Promise<void> =>
  answerOf<undefined>(api.DELETE('/api/v1/sessions/{id}', { params: { path: { id } } }));

/** Ends every session but this one, also those that no page has shown yet. @returns how many */
export async function endOtherSessions(): Promise<number> {
  let [cursor, ended] = ['', 0];
  do {
    const page = await answerOf(api.GET('/api/v1/sessions', { params: { query: { limit: MOST_AT_ONCE, cursor } } }));
    const others = page.items.filter(({ current }) => !current);
    await Promise.all(others.map(({ id }) => endSession(id)));
    ended += others.length;
    cursor = page.nextCursor ?? '';
  } while (cursor !== '');
  return ended;
}
