import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { planQuery, type Plan } from '../../api/billing.ts';
import { useMay } from '../../api/me.ts';
import { Badge } from '../../design/badge.tsx';
import { Button } from '../../design/button.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Money } from '../../design/money.tsx';
import { Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { Table, type Column } from '../../design/table.tsx';
import { formatCount } from '../../words/count.ts';
import { formatDay } from '../../words/time.ts';
import { Fact } from './fact.tsx';
import { KeyUseByDay } from './key-use.tsx';
import type { InUse } from './plan-words.ts';

const ChoosePlan = lazy(() => import('./choose-plan.tsx').then((file) => ({ default: file.ChoosePlan })));

/** What the organisation is on, and how much of it is used. */
export function PlanAndUse() {
  const query = useQuery(planQuery);
  const mayChoose = useMay('billing:write');
  const maySeeKeys = useMay('keys:read');
  const [choice, setChoice] = useState<Plan>();
  return (
    <Loaded
      query={query}
      to="see the plan"
      skeleton={<SkeletonRows rows={8} rowClassName="h-11" />}
      isEmpty={() => false}
      empty={null}
    >
      {(data) => (
        <div className="flex flex-col gap-5">
          <Use use={data} />
          {maySeeKeys && <KeyUseByDay />}
          <Section title="Plans">
            <Table
              label="Plans"
              columns={columnsFor(data, mayChoose, setChoice)}
              rows={data.plans}
              keyOf={({ id }) => id}
            />
          </Section>
          {!mayChoose && <p className="text-soft">An owner of your organisation chooses the plan.</p>}
          <Suspense fallback={null}>
            {choice && <ChoosePlan plan={choice} use={data} onClose={() => setChoice(undefined)} />}
          </Suspense>
        </div>
      )}
    </Loaded>
  );
}

function Use({ use }: { readonly use: InUse }) {
  const { subscription, plans, watches, competitors, hasMoreCompetitors } = use;
  const { plan, status, trialEndsAt, limits } = subscription;
  const name = plans.find(({ id }) => id === plan)?.name ?? plan;
  return (
    <Section title="Now">
      <dl className="divide-y divide-line">
        <Fact name="Plan">
          <span className="flex flex-wrap items-center gap-2">
            <span className="font-medium">{name}</span>
            {status === 'trialing' && trialEndsAt !== null && (
              <Badge tone="accent">Trial until {formatDay(new Date(trialEndsAt))}</Badge>
            )}
          </span>
        </Fact>
        <Fact name="Competitors">
          <Meter what="competitors" used={competitors} isMore={hasMoreCompetitors} of={limits.competitors} />
        </Fact>
        <Fact name="Watches">
          <Meter what="watches" used={watches} of={limits.watches} />
        </Fact>
        <Fact name="Checks a day">
          <span className="figures">up to {formatCount(limits.checksPerDay)}</span>
        </Fact>
        <Fact name="Requests a minute">
          <span className="figures">up to {formatCount(limits.requestsPerMinute)} for each member and key</span>
        </Fact>
      </dl>
    </Section>
  );
}

interface MeterProps {
  readonly what: string;
  readonly used: number;
  readonly isMore?: boolean;
  /** null: no cap. */
  readonly of: number | null;
}

function Meter({ what, used, isMore = false, of: most }: MeterProps) {
  const words = `${formatCount(used)}${isMore ? '+' : ''}${most === null ? ', without a cap' : ` of ${formatCount(most)}`}`;
  return (
    <span className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <span className="figures w-36">{words}</span>
      {most !== null && (
        <progress
          aria-label={`Use of ${what}`}
          value={Math.min(used, most)}
          max={most}
          className="h-1.5 w-40 appearance-none overflow-hidden rounded-sm bg-hover [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-hover [&::-webkit-progress-value]:bg-accent"
        />
      )}
    </span>
  );
}

function columnsFor(use: InUse, mayChoose: boolean, onChoose: (plan: Plan) => void): readonly Column<Plan>[] {
  const { subscription } = use;
  const isChosen = ({ id }: Plan) => subscription.plan === id && subscription.status === 'active';
  return [
    {
      key: 'name',
      head: 'Plan',
      phone: 'title',
      cell: ({ id, name }) => (
        <span className="flex items-center gap-2">
          <span className="font-medium">{name}</span>
          {id === subscription.plan && <Badge tone="accent">Yours</Badge>}
        </span>
      ),
    },
    {
      key: 'price',
      head: 'A month',
      align: 'right',
      phone: 'below',
      cell: ({ monthlyPrice }) => <Money of={monthlyPrice} />,
    },
    {
      key: 'competitors',
      head: 'Competitors',
      align: 'right',
      phone: 'below',
      cell: ({ limits }) => (
        <span className="figures">
          {limits.competitors === null ? 'any number' : formatCount(limits.competitors)}
          <span className="md:hidden">{limits.competitors === null && ' of'} competitors</span>
        </span>
      ),
    },
    {
      key: 'watches',
      head: 'Watches',
      align: 'right',
      phone: 'below',
      cell: ({ limits }) => (
        <span className="figures">
          {formatCount(limits.watches)}
          <span className="md:hidden"> watches</span>
        </span>
      ),
    },
    {
      key: 'checks',
      head: 'Checks a day',
      align: 'right',
      cell: ({ limits }) => <span className="figures">{formatCount(limits.checksPerDay)}</span>,
    },
    {
      key: 'choose',
      head: 'Choose',
      align: 'right',
      phone: 'right',
      cell: (plan) =>
        mayChoose &&
        !isChosen(plan) && (
          <Button size="small" aria-label={`Choose ${plan.name}`} onClick={() => onChoose(plan)}>
            Choose
          </Button>
        ),
    },
  ];
}
