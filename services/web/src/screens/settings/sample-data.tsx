import { useQuery } from '@tanstack/react-query';
import { useMay } from '../../api/me.ts';
import { sampleDataQuery } from '../../api/sample-data.ts';
import { Button } from '../../design/button.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { When } from '../../design/when.tsx';
import { useAddSampleData, useRemoveSampleData } from '../../sample-data/use-sample-data.ts';

/** What was made up to be looked at: added and removed as often as one likes. */
export function SampleDataSection() {
  const query = useQuery(sampleDataQuery);
  const [add, remove] = [useAddSampleData(undefined), useRemoveSampleData()];
  const mayWrite = useMay('competitors:write');
  return (
    <Section title="Sample data">
      <Loaded
        query={query}
        to="see the sample data"
        skeleton={<SkeletonRows rows={1} rowClassName="h-16" />}
        isEmpty={() => false}
        empty={null}
      >
        {({ id, industry, addedAt, competitors, products, watches }) => (
          <div className="flex min-h-16 flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5">
            {id === null ? (
              <p className="min-w-0 flex-1 basis-60 text-soft">
                Made-up shops of your industry with prices of two months. They are never fetched, and count for nothing.
              </p>
            ) : (
              <p className="min-w-0 flex-1 basis-60">
                {competitors} competitors, {products} products and {watches} watches of {industry}
                <span className="block text-sm text-soft">Added {addedAt !== null && <When at={addedAt} />}</span>
              </p>
            )}
            {mayWrite && id === null && (
              <Button pending={add.isPending} onClick={() => add.mutate()}>
                Add sample data
              </Button>
            )}
            {mayWrite && id !== null && (
              <Button look="danger" pending={remove.isPending} onClick={() => remove.mutate()}>
                Remove sample data
              </Button>
            )}
          </div>
        )}
      </Loaded>
    </Section>
  );
}
