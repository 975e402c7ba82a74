import { useQuery } from '@tanstack/react-query';
import { FlaskConical } from 'lucide-react';
import { useMay } from '../api/me.ts';
import { sampleDataQuery } from '../api/sample-data.ts';
import { Button } from '../design/button.tsx';
import { useAddSampleData } from './use-sample-data.ts';

/** For those who only look: shops and prices that were made up, instead of an own page. */
export function LookAround({ industry }: { readonly industry: string | undefined }) {
  const add = useAddSampleData(industry);
  const mayAdd = useMay('competitors:write');
  const { data } = useQuery(sampleDataQuery);
  if (!mayAdd || data?.id !== null) return null;
  return (
    <section
      aria-label="Sample data"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-line bg-surface px-4 py-3"
    >
      <p className="min-w-0 flex-1 basis-60 text-soft" aria-live="polite">
        {add.isPending
          ? 'Three shops and their prices of two months are being made up…'
          : 'Only looking? Three made-up shops with prices of two months show you everything. One press removes them.'}
      </p>
      <Button
        icon={<FlaskConical aria-hidden className="size-4" />}
        pending={add.isPending}
        onClick={() => add.mutate()}
      >
        Look around with sample data
      </Button>
    </section>
  );
}
