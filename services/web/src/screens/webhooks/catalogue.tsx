import { useQuery } from '@tanstack/react-query';
import { eventTypesQuery, type EventType } from '../../api/webhooks.ts';
import { CodeBlock } from '../../design/code-block.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';

/** What endpoints can be told of, with a whole body of each. */
export function Catalogue({ onClose }: { readonly onClose: () => void }) {
  const query = useQuery(eventTypesQuery);
  return (
    <Dialog open onClose={onClose} title="Events" description="What an endpoint can be told of, and what it then gets.">
      <Loaded
        query={query}
        to="see webhooks"
        skeleton={<SkeletonRows rows={4} rowClassName="h-20" />}
        isEmpty={() => false}
        empty={null}
      >
        {(types) => (
          <ul aria-label="Events" className="-my-2 divide-y divide-line">
            {types.map((type) => (
              <li key={type.topic} aria-label={type.topic} className="flex flex-col gap-1 py-3">
                <p className="font-mono text-sm font-medium">{type.topic}</p>
                <p className="text-soft">{type.summary}</p>
                <Sample of={type} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Dialog>
  );
}

function Sample({ of: { topic, sample } }: { readonly of: EventType }) {
  return (
    <details>
      <summary className="w-fit cursor-pointer rounded-sm text-sm text-accent touch:min-h-11">
        Sample<span className="sr-only"> of {topic}</span>
      </summary>
      <div className="pt-2">
        <CodeBlock label={`sample of ${topic}`} text={JSON.stringify(sample, undefined, 2)} />
      </div>
    </details>
  );
}
