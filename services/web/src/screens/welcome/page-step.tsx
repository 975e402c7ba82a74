import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { subscriptionQuery } from '../../api/competitors.ts';
import { readingQuery } from '../../api/extract.ts';
import { buttonClasses } from '../../design/button.tsx';
import { Choice, Field } from '../../design/field.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { formatCount } from '../../words/count.ts';
import { industryOf } from '../../words/industries.ts';
import { ReadingCard } from './reading-card.tsx';
import { createWatch } from './set-up.ts';
import { StepHead } from './step-head.tsx';
import { welcomeOf } from './steps.ts';

/** How often a page can be looked at: as the API says it, in words, and how many checks of a day that is. */
const OFTEN = [
  { every: 'PT15M', words: 'Every 15 minutes', aDay: 96 },
  { every: 'PT1H', words: 'Every hour', aDay: 24 },
  { every: 'PT6H', words: 'Every 6 hours', aDay: 4 },
  { every: 'PT24H', words: 'Once a day', aDay: 1 },
] as const;

export function PageStep() {
  const { url } = useSearch({ from: '/members/welcome', select: welcomeOf });
  const navigate = useNavigate({ from: '/welcome' });
  const queries = useQueryClient();
  const form = useForm({
    fields: ['url'],
    send: async (typed) => {
      const { url: address } = typed;
      await queries.fetchQuery(readingQuery(address));
      await navigate({ search: (said) => ({ ...welcomeOf(said), url: address }), replace: true });
    },
  });
  return (
    <section className="flex flex-col gap-4">
      <StepHead title="Which page shall be watched?">
        Paste the address of one product. It is read at once, and nothing is kept until you say so.
      </StepHead>
      <Form
        of={form}
        action="Read the page"
        aside={
          <Link
            to="/welcome"
            search={(said) => ({ ...welcomeOf(said), step: 'alerts' as const })}
            className={buttonClasses({ look: 'quiet' })}
          >
            Skip this step
          </Link>
        }
      >
        <Field
          form={form}
          name="url"
          label="Address of the page"
          placeholder="https://shop.example/product"
          type="url"
          inputMode="url"
          autoComplete="off"
          defaultValue={url}
          required
          autoFocus={url === undefined}
        />
      </Form>
      {url !== undefined && <Read key={url} url={url} />}
    </section>
  );
}

function Read({ url }: { readonly url: string }) {
  const reading = useQuery(readingQuery(url));
  return (
    <Loaded
      query={reading}
      to="read pages"
      skeleton={<SkeletonRows rows={4} rowClassName="h-12" />}
      isEmpty={() => false}
      empty={null}
    >
      {(read) => (
        <div className="flex flex-col gap-4">
          <ReadingCard reading={read} />
          {read.status !== 'failed' && <WatchIt url={url} />}
        </div>
      )}
    </Loaded>
  );
}

function WatchIt({ url }: { readonly url: string }) {
  const { competitor, industry } = useSearch({ from: '/members/welcome', select: welcomeOf });
  const usual = industryOf(industry).every;
  const navigate = useNavigate({ from: '/welcome' });
  const queries = useQueryClient();
  const [every, setEvery] = useState<string>(usual);
  const { data: plan } = useQuery(subscriptionQuery);
  const aDay = OFTEN.find((one) => one.every === every)?.aDay ?? 1;
  const cost = aDay === 1 ? 'One check a day' : `${formatCount(aDay)} checks a day`;
  const form = useForm({
    fields: ['schedule'],
    about: { interval_too_short: 'schedule', plan_limit: 'schedule' },
    send: async ({ schedule }) => {
      await createWatch({
        url,
        schedule: { every: schedule },
        ...(competitor !== undefined && { competitorId: competitor }),
      });
      await queries.invalidateQueries({ queryKey: ['watches'] });
      await navigate({ search: (said) => ({ ...welcomeOf(said), step: 'alerts', url: undefined }) });
    },
  });
  return (
    <Form of={form} action="Watch this page">
      <Choice
        form={form}
        name="schedule"
        label="How often"
        hint={
          plan === undefined ? `${cost}.` : `${cost}, of the ${formatCount(plan.limits.checksPerDay)} of your plan.`
        }
        defaultValue={usual}
        onChange={({ target }) => setEvery(target.value)}
      >
        {OFTEN.map((one) => (
          <option key={one.every} value={one.every}>
            {one.words}
          </option>
        ))}
      </Choice>
    </Form>
  );
}
