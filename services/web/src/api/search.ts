import { queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';
import { toProblem, type Problem } from './problem.ts';

/** Of each kind. */
const MOST_FOUND = 5;
/** What was deleted since is not offered for long. */
const FRESH_MS = 5_000;

export interface FoundByName {
  readonly competitors: readonly Schemas['Competitor'][];
  readonly watches: readonly Schemas['Watch'][];
  readonly products: readonly Schemas['Product'][];
  readonly rules: readonly Schemas['Rule'][];
  /** Why some of it could not be looked for. */
  readonly missed: Problem | undefined;
}

/** Whatever has the text in its name, its address, its SKU or its domains; all kinds come together, so that nothing jumps. */
export const searchQuery = (search: string) =>
  queryOptions({
    queryKey: ['found', search],
    queryFn: async ({ signal }): Promise<FoundByName> => {
      const of = { params: { query: { search, limit: MOST_FOUND } }, signal };
      const [competitors, watches, products, rules] = await Promise.allSettled([
        answerOf(api.GET('/api/v1/competitors', of)),
        answerOf(api.GET('/api/v1/watches', of)),
        answerOf(api.GET('/api/v1/products', of)),
        answerOf(api.GET('/api/v1/rules', of)),
      ]);
      const refused = [competitors, watches, products, rules].filter(({ status }) => status === 'rejected');
      const missed = refused.map((one) => toProblem(one.status === 'rejected' && one.reason))[0];
      // Nothing at all is an error like any other: it is tried again.
      if (missed !== undefined && refused.length === 4) throw missed;
      return {
        competitors: itemsOf(competitors),
        watches: itemsOf(watches),
        products: itemsOf(products),
        rules: itemsOf(rules),
        missed,
      };
    },
    staleTime: FRESH_MS,
  });

function itemsOf<Item>(answer: PromiseSettledResult<{ readonly items: readonly Item[] }>): readonly Item[] {
  return answer.status === 'fulfilled' ? answer.value.items : [];
}
