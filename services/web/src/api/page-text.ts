import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { paths } from '../gen/api.ts';
import { answerOf, api, type Schemas } from './client.ts';

export type PageVersion = Schemas['PageVersion'];
export type PageChanges = Schemas['PageChanges'];
export type Screenshot = Schemas['Screenshot'];
export type TextPart = Schemas['PageTextPart'];
type Wanted = paths['/api/v1/watches/{id}/page-changes']['get']['parameters']['query'];

/** When the page of a watch became another one, newest first. */
export const pageVersionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['watches', id, 'page-versions'],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/api/v1/watches/{id}/page-versions', { params: { path: { id } }, signal })),
  });

/** What became of the text of a page between two times. */
export const pageChangesQuery = (id: string, wanted: Wanted) =>
  queryOptions({
    // Stored pages stay what they are: not under the watch, all of which is made fresh when something happens to it.
    queryKey: ['page-changes', id, wanted],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/api/v1/watches/{id}/page-changes', { params: { path: { id }, query: wanted }, signal })),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What of the newest page of a watch is left under selectors, one a line. */
export const pageTextQuery = (id: string, selectors: { readonly only: string; readonly ignore: string }) =>
  queryOptions({
    queryKey: ['watches', id, 'page-text', selectors],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/api/v1/watches/{id}/page-text', { params: { path: { id }, query: selectors }, signal })),
    placeholderData: keepPreviousData,
    // Selectors that are wrong stay wrong.
    retry: false,
  });

/** Pictures of the page, newest first. */
export const screenshotsQuery = (id: string) =>
  queryOptions({
    queryKey: ['watches', id, 'screenshots'],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/api/v1/watches/{id}/screenshots', { params: { path: { id } }, signal })),
  });

/** The address under which one of them can be shown: for a minute, so never from the cache. */
export const pictureQuery = (id: string) =>
  queryOptions({
    queryKey: ['picture', id],
    queryFn: async ({ signal }) =>
      (await answerOf(api.POST('/api/v1/screenshots/{id}/ticket', { params: { path: { id } }, signal }))).url,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
