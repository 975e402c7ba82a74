import type { Estate } from './estate.ts';
import { crossedCalls } from './rpc-calls.ts';
import { describedMethods, openMethods, outcomeOf, triedMethods, type RpcMethod } from './rpc-methods.ts';
import { TwoTenants, type Attempt } from './two-tenants.ts';

/** As many methods and tables there were when this was written: looking at fewer is a broken test. */
const AT_LEAST = { methods: 70, named: 38, tables: 25 };

describe('P9 the methods of the contracts', () => {
  it('are each tried by a stranger and by the owner, or exempted with a reason', () => {
    const tried = triedMethods();
    expect(tried.map(({ name }) => name).toSorted()).toEqual(describedMethods().toSorted());
    expect(tried.length).toBeGreaterThanOrEqual(AT_LEAST.methods);
    expect(tried.filter(({ trial }) => trial.kind === 'names').length).toBeGreaterThanOrEqual(AT_LEAST.named);
  });
});

describe('P9 tenants, from every method of the contracts', () => {
  let tenants: TwoTenants;
  let estate: Estate;
  let stranger: Estate;
  let methods: RpcMethod[];
  let close: () => void;

  beforeAll(async () => {
    tenants = await TwoTenants.open();
    ({ estate, stranger } = tenants);
    ({ methods, close } = await openMethods(tenants.product));
  });

  afterAll(async () => {
    close?.();
    await tenants?.close();
  });

  /** The requests of each method that is tried so, as one of the tenants makes them with the ids of the first. */
  const attempts = (
    kind: 'names' | 'own',
    as: Estate,
    judge: (outcome: string, answer: string) => boolean,
  ): Attempt[] =>
    methods.flatMap(({ name, trial, call }) =>
      trial.kind === kind ? trial.requests(estate).map((request) => attempt(name, call, request, as, judge)) : [],
    );

  it('have rows in tables that are looked at, and requests for every method that may be called', () => {
    expect(tenants.rows.tables).toBeGreaterThanOrEqual(AT_LEAST.tables);
    const idle = methods.filter(({ trial }) => trial.kind !== 'exempt' && trial.requests(estate).length === 0);
    expect(idle.map(({ name }) => name)).toEqual([]);
  });

  it('have nothing of theirs found or touched by a stranger', async () => {
    const notFound = (outcome: string) => outcome === 'not_found';
    expect(await tenants.wrongOnes(attempts('names', stranger, notFound))).toEqual([]);
    const crossed = (theirs: Estate, judge: (outcome: string) => boolean) =>
      crossedCalls(stranger, theirs).map(({ method, request }) => {
        const found = methods.find(({ name }) => name === method);
        if (found === undefined) throw new Error(`There is no ${method}.`);
        return attempt(method, found.call, request, stranger, judge);
      });
    expect(await tenants.wrongOnes(crossed(estate, notFound))).toEqual([]);
    expect(await tenants.wrongOnes(crossed(stranger, (outcome) => outcome === 'ok'))).toEqual([]);
  });

  it('have nothing of theirs told or touched where a stranger calls for itself', async () => {
    const tellsNothing = (outcome: string, answer: string) =>
      ['ok', 'not_found'].includes(outcome) && !tenants.secrets.some((secret) => answer.includes(secret));
    expect(await tenants.wrongOnes(attempts('own', stranger, tellsNothing))).toEqual([]);
  });

  it('have nothing touched where a method has nothing to do for whoever calls it', async () => {
    const tried = methods.flatMap(({ name, trial, call }) =>
      trial.kind === 'refused'
        ? trial
            .requests(estate)
            .flatMap((request) =>
              [stranger, estate].map((as) => attempt(name, call, request, as, (_, answer) => answer === trial.reason)),
            )
        : [],
    );
    expect(tried.length).toBeGreaterThan(0);
    expect(await tenants.wrongOnes(tried)).toEqual([]);
  });

  it('are refused where a method is for our own services alone', async () => {
    const forServices = methods.filter(({ trial }) => trial.kind === 'exempt');
    expect(forServices.length).toBeGreaterThan(0);
    const refused = (outcome: string, answer: string) =>
      outcome === 'unauthenticated' && answer === 'service_token_missing';
    const tried = forServices.flatMap(({ name, call, empty }) =>
      [stranger, estate].map((as) => attempt(name, call, empty, as, refused)),
    );
    expect(await tenants.wrongOnes(tried)).toEqual([]);
  });

  it('have lists that hold something, so that a stranger who gets none of it is told nothing', async () => {
    const empty: string[] = [];
    for (const { name, trial, call } of methods) {
      if (trial.kind === 'exempt' || !/\/List(?!Plans)/.test(name)) continue;
      for (const request of trial.requests(estate)) {
        const { answer } = await outcomeOf(call(request, estate.owner.accessToken));
        if (!tenants.secrets.some((secret) => answer.includes(secret)))
          empty.push(`${name} ${JSON.stringify(request)}`);
      }
    }
    expect(empty).toEqual([]);
  });

  it('can do all of it themselves, by the same requests', async () => {
    const failed: string[] = [];
    const changed = await tenants.changedBy(async () => {
      for (const { what, make } of [
        ...attempts('own', estate, (outcome) => outcome === 'ok'),
        ...attempts('names', estate, (outcome) => outcome === 'ok'),
      ]) {
        const complaint = await make();
        if (complaint !== undefined) failed.push(`${what}: ${complaint}`);
      }
    });
    expect(failed).toEqual([]);
    // What strangers left as it was is seen to change when its owner calls.
    expect(changed).toEqual(
      expect.arrayContaining([
        'scraping.watch',
        'alerting.rule',
        'alerting.endpoint',
        'identity.member',
        'billing.subscription',
      ]),
    );
  });
});

function attempt(
  name: string,
  call: RpcMethod['call'],
  request: object,
  as: Estate,
  judge: (outcome: string, answer: string) => boolean,
): Attempt {
  return {
    what: `${name} ${JSON.stringify(request)}`,
    async make() {
      const { outcome, answer } = await outcomeOf(call(request, as.owner.accessToken));
      return judge(outcome, answer) ? undefined : `${outcome} ${answer}`;
    },
  };
}
