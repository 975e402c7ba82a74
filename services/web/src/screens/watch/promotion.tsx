import { useQuery } from '@tanstack/react-query';
import { BadgePercent } from 'lucide-react';
import type { ReactNode } from 'react';
import { toProblem } from '../../api/problem.ts';
import { promotionQuery, type CurrentPromotion } from '../../api/watch-page.ts';
import { Money } from '../../design/money.tsx';
import { ProblemBanner } from '../../design/problem-banner.tsx';
import { When } from '../../design/when.tsx';
import { formatPercent } from '../../words/money.ts';
import { formatDay } from '../../words/time.ts';

interface PromotionProps {
  readonly watchId: string;
}

/** What the page promises, and what its discount is worth beside the price of the 30 days before. Nothing where it promises nothing. */
export function PromotionOfWatch({ watchId }: PromotionProps) {
  const { data, error } = useQuery(promotionQuery(watchId));
  if (data === undefined) return error === null ? null : <ProblemBanner problem={toProblem(error)} />;
  if (data.promotion === null && data.discount === null) return null;
  return (
    <section
      aria-label="Promotion"
      className="flex items-start gap-3 rounded-lg border border-line bg-surface px-4 py-3"
    >
      <BadgePercent aria-hidden className="mt-0.5 size-4 shrink-0 text-soft" />
      <div className="flex min-w-0 flex-col gap-1">
        <Claim {...data} />
        {data.promotion && <Extras {...data.promotion} />}
      </div>
    </section>
  );
}

/** The time before that is known: the law asks for 30 days, a young watch has fewer. */
function beforeWords(days: number): string {
  if (days >= 30) return 'of the 30 days before';
  return days < 2 ? 'that is known from before' : `of the ${days} days that are known before`;
}

const off = (percent: number): string => `−${formatPercent(percent)}`;

/** The claim, and beside it what it is worth. */
function Claim({ promotion, discount }: CurrentPromotion) {
  if (discount === null) return null;
  const { claimedPercent, lowestBefore, honestPercent, knownDays, isOlder, beganAt } = discount;
  return (
    <p>
      <span className="font-medium">
        Claims {claimedPercent === null ? 'to be cheaper than before' : off(claimedPercent)}
      </span>
      {promotion?.wasPrice && (
        <>
          {' '}
          from <Money of={promotion.wasPrice} />
        </>
      )}
      {isOlder ? (
        ', since it was looked at first'
      ) : (
        <>
          , since <When at={beganAt} />
        </>
      )}
      .{' '}
      {lowestBefore === null || honestPercent === null ? (
        <span className="text-soft">Nothing is known of the price before, so nobody can say what that is worth.</span>
      ) : (
        <>
          Against the lowest price {beforeWords(knownDays)}, <Money of={lowestBefore} />, it is{' '}
          <Worth percent={honestPercent} />.
        </>
      )}
    </p>
  );
}

function Worth({ percent }: { readonly percent: number }) {
  if (percent === 0) return <strong className="font-medium">the same</strong>;
  if (percent < 0) return <strong className="figures font-medium text-bad">{formatPercent(percent)} dearer</strong>;
  return <strong className="figures font-medium text-good">{formatPercent(percent)} cheaper</strong>;
}

type Promised = NonNullable<CurrentPromotion['promotion']>;

function Extras({ coupons, bundles, freeShipping, endsAt, lowestBefore }: Promised) {
  const lines: ReactNode[] = [
    ...coupons.map(({ code, percent, amount }) => (
      <>
        Code <code className="font-mono">{code}</code>
        {percent !== null && ` takes ${formatPercent(percent)} off`}
        {amount !== null && (
          <>
            {' '}
            takes <Money of={amount} /> off
          </>
        )}
      </>
    )),
    ...bundles.map(({ text }) => text),
    ...(freeShipping === null
      ? []
      : [
          freeShipping.from === null ? (
            'Free shipping'
          ) : (
            <>
              Free shipping from <Money of={freeShipping.from} />
            </>
          ),
        ]),
    ...(endsAt === null ? [] : [`Until ${formatDay(new Date(endsAt))}`]),
    ...(lowestBefore === null
      ? []
      : [
          <>
            The shop calls <Money of={lowestBefore} /> its lowest price of 30 days
          </>,
        ]),
  ];
  if (lines.length === 0) return null;
  return (
    <ul aria-label="Also promised" className="flex flex-wrap gap-x-4 gap-y-1 text-soft">
      {lines.map((line, index) => (
        <li key={index} className="max-w-full break-words">
          {line}
        </li>
      ))}
    </ul>
  );
}
