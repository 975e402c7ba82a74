import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Reading } from '../../api/extract.ts';
import { Badge } from '../../design/badge.tsx';
import { OutLink } from '../../design/button.tsx';
import { Money } from '../../design/money.tsx';
import { Section } from '../../design/page.tsx';
import { formatCount, formatNumber } from '../../words/count.ts';
import {
  adviceOf,
  heldWords,
  kindWords,
  otherWords,
  promised,
  sourceWords,
  sureness,
  tierWords,
  warningWords,
} from './reading-words.ts';

const STOCK: Readonly<Record<string, string>> = {
  in_stock: 'In stock',
  out_of_stock: 'Out of stock',
  preorder: 'Pre-order',
  backorder: 'Back-order',
  discontinued: 'Discontinued',
};
const TONES = { Sure: 'good', Likely: 'neutral', Unsure: 'warn' } as const;

/** What was read of a page: each value, the place that it is from, and how sure that is. */
export function ReadingCard({ reading }: { readonly reading: Reading }) {
  const {
    status,
    kind,
    error,
    name,
    price,
    listPrice,
    availability,
    images,
    warnings,
    fields,
    promotion,
    reviews,
    rating,
    tier,
    reason,
  } = reading;
  const [picture] = images;
  const told = [...(reason === undefined ? [] : [heldWords(reason)]), ...warnings.map(warningWords)];
  if (status === 'failed' || status === 'unknown') {
    return (
      <Section title="The page could not be read">
        <div className="flex flex-col gap-1 px-4 py-3">
          {error !== undefined && <p>{error.detail}</p>}
          <p className="text-soft">{adviceOf(reading)}</p>
        </div>
      </Section>
    );
  }
  if (kind !== 'product') {
    return (
      <Section title="No page of one product">
        <div className="flex flex-col gap-1 px-4 py-3">
          <p>{kindWords(reading)}</p>
          <p className="text-soft">Watch the page of one product: only that has a price and a stock of its own.</p>
        </div>
      </Section>
    );
  }
  return (
    <Section title="What was read">
      <dl className="divide-y divide-line">
        <Value name="Name" field={fields['name']}>
          {name ?? 'The page does not say'}
        </Value>
        <Value name="Price" field={fields['price']}>
          {price === null ? 'The page does not say' : <Money of={price} className="font-semibold" />}
        </Value>
        {listPrice !== null && (
          <Value name="List price" field={fields['listPrice']}>
            <Money of={listPrice} />
          </Value>
        )}
        <Value name="Stock" field={fields['availability']}>
          {STOCK[availability] ?? 'The page does not say'}
        </Value>
        {promotion !== null && promised(promotion) !== '' && (
          <Value
            name="Promises"
            field={fields['percentOff'] ?? fields['coupon'] ?? fields['bundle'] ?? fields['freeShipping']}
          >
            {promised(promotion)}
          </Value>
        )}
        {rating !== null && (
          <Value name="Rating" field={fields['rating']}>
            {formatNumber(rating.value)} of {formatNumber(rating.best)}
            {rating.count !== null && `, by ${formatCount(rating.count)}`}
          </Value>
        )}
        {reviews.length > 0 && (
          <Value name="Reviews" field={undefined}>
            {reviews.length === 1 ? '1 on the page' : `${reviews.length} on the page`}
          </Value>
        )}
        {picture !== undefined && (
          <Value name="Picture" field={fields['images']}>
            <OutLink href={picture}>Open the picture</OutLink>
          </Value>
        )}
        {tier !== undefined && (
          <Value name="Fetched" field={undefined}>
            {tierWords(tier)}
          </Value>
        )}
      </dl>
      {told.length > 0 && (
        <ul className="flex flex-col gap-1.5 border-t border-line bg-warn-wash px-4 py-2.5 text-sm">
          {told.map((words) => (
            <li key={words} className="flex gap-2">
              <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
              {words}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

interface ValueProps {
  readonly name: string;
  readonly field: Reading['fields'][string] | undefined;
  readonly children: ReactNode;
}

function Value({ name, field, children }: ValueProps) {
  return (
    <div className="grid min-h-12 grid-cols-[5.5rem_minmax(0,1fr)] items-start gap-3 px-4 py-2.5">
      <dt className="text-soft">{name}</dt>
      <dd className="flex min-w-0 flex-col gap-0.5">
        <span className="flex min-w-0 flex-wrap items-center justify-between gap-2 break-words">
          {children}
          {field && <Badge tone={TONES[sureness(field.confidence)]}>{sureness(field.confidence)}</Badge>}
        </span>
        {field && (
          <span className="text-sm break-words text-soft">
            {sourceWords(field.source)}, at <code className="font-mono text-xs break-all">{field.path}</code>
          </span>
        )}
        {field?.disputed && <span className="text-sm break-words text-soft">{otherWords(field.disputed)}</span>}
      </dd>
    </div>
  );
}
