import { Button } from './button.tsx';

interface MoreProps {
  readonly query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => unknown;
  };
  /** What there is more of: `alerts`. */
  readonly of: string;
}

/** The next page of a list that goes by cursors; nothing where there is none. */
export function More({ query, of }: MoreProps) {
  if (!query.hasNextPage) return null;
  return (
    <div className="flex justify-center p-3">
      <Button look="quiet" pending={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        More {of}
      </Button>
    </div>
  );
}
