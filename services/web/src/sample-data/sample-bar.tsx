import { useQuery } from '@tanstack/react-query';
import { FlaskConical } from 'lucide-react';
import { useMay } from '../api/me.ts';
import { sampleDataQuery } from '../api/sample-data.ts';
import { Button } from '../design/button.tsx';
import { useRemoveSampleData } from './use-sample-data.ts';

/** On every screen while there is sample data: that it is some, and the way out. It lies over the end of the page, so that nothing jumps. */
export function SampleBar() {
  const { data } = useQuery(sampleDataQuery);
  const remove = useRemoveSampleData();
  const mayRemove = useMay('competitors:write');
  if (data === undefined || data.id === null) return null;
  return (
    <aside
      id="sample-bar"
      aria-label="Sample data"
      className="fixed inset-x-0 bottom-(--bottom-bar) z-10 flex h-11 items-center gap-2 border-t border-line bg-warn-wash px-4 md:bottom-0 md:left-56 md:px-8"
    >
      <FlaskConical aria-hidden className="size-4 shrink-0 text-warn" />
      <p className="min-w-0 truncate" aria-live="polite">
        {remove.isPending ? 'Removing the sample data…' : 'You are looking at sample data'}
      </p>
      {mayRemove && (
        <Button size="small" className="ml-auto" pending={remove.isPending} onClick={() => remove.mutate()}>
          Remove it
        </Button>
      )}
    </aside>
  );
}
