import { Link } from '@tanstack/react-router';
import type { Endpoint } from '../../api/webhooks.ts';
import { Badge } from '../../design/badge.tsx';
import { When } from '../../design/when.tsx';
import { healthOf, placeOf, titleOf, topicsInWords } from './words.ts';

/** An endpoint at a glance; leads to its calls. */
export function EndpointRow({ endpoint }: { readonly endpoint: Endpoint }) {
  const { id, url, description, topics, status, failingSince } = endpoint;
  const health = healthOf(endpoint);
  const about = [...(description === '' ? [] : [placeOf(url)]), topicsInWords(topics)].join(' · ');
  return (
    <li
      aria-label={titleOf(endpoint)}
      className="relative flex min-h-16 flex-col justify-center gap-0.5 px-4 py-2.5 hover:bg-hover"
    >
      <p className="flex min-w-0 items-center gap-2">
        <Link
          to="/webhooks/$id"
          params={{ id }}
          className="covering min-w-0 truncate rounded-sm font-medium -outline-offset-2!"
        >
          {titleOf(endpoint)}
        </Link>
        <Badge tone={health.tone}>{health.name}</Badge>
        {status === 'active' && failingSince !== null && (
          <span className="relative text-sm text-soft">
            since <When at={failingSince} />
          </span>
        )}
      </p>
      <p className="truncate text-sm text-soft">{about}</p>
    </li>
  );
}
