import type { OfferTerms, Reading } from '../evidence.ts';
import { firstText, isNode, valuesOf } from './data.ts';
import type { DataNode } from './data.ts';

/** An ISO 8601 day or moment as it is written, if it is one. */
export function isoTime(text: string): string | null {
  const found =
    /^\s*(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d{1,9})? ?(Z|[+-]\d{2}:?\d{2})?)?\s*$/i.exec(text);
  const [, day = '', time, zone] = found ?? [];
  if (!found || Number.isNaN(Date.parse(day))) return null;
  if (time === undefined) return day;
  const moment =
    zone === undefined ? null : new Date(`${day}T${time}${zone.replace(/^([+-]\d{2}):?(\d{2})$/, '$1:$2')}`);
  // Without a zone nobody knows the moment, but the day stands.
  return moment === null || Number.isNaN(moment.getTime()) ? day : moment.toISOString();
}

function timeOf(node: DataNode, properties: readonly string[], path: string): Reading<string> | null {
  const found = firstText(node, properties, path);
  const value = found && isoTime(found.value);
  return found && value ? { value, path: found.path, text: found.value.slice(0, 100) } : null;
}

/** A delivery that costs nothing, wherever it goes. */
function freeDelivery(node: DataNode, path: string): Reading<true> | null {
  for (const details of valuesOf(node, 'shippingDetails', path).slice(0, 20)) {
    if (!isNode(details.value)) continue;
    for (const rate of valuesOf(details.value, 'shippingRate', details.path).slice(0, 5)) {
      if (!isNode(rate.value)) continue;
      const cost = firstText(rate.value, ['value', 'maxValue'], rate.path);
      if (cost && /^0+(?:[.,]0+)?$/.test(cost.value)) return { value: true, path: cost.path, text: cost.value };
    }
  }
  return null;
}

/** When an offer's price begins and ends, and whether it is sent for nothing. Null where it says nothing of that. */
export function readTerms(node: DataNode, path: string): OfferTerms | null {
  const specified = valuesOf(node, 'priceSpecification', path)
    .slice(0, 50)
    .flatMap(({ value, path: where }) => (isNode(value) ? [{ value, path: where }] : []));
  const places = [{ value: node, path }, ...specified];
  const first = (properties: readonly string[]): Reading<string> | null => {
    for (const place of places) {
      const found = timeOf(place.value, properties, place.path);
      if (found !== null) return found;
    }
    return null;
  };
  const startsAt = first(['validFrom']);
  const endsAt = first(['priceValidUntil', 'validThrough']);
  const freeShipping = freeDelivery(node, path);
  return startsAt === null && endsAt === null && freeShipping === null ? null : { startsAt, endsAt, freeShipping };
}
