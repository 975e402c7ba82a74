import { Download } from 'lucide-react';
import { useState } from 'react';
import { toProblem } from '../../api/problem.ts';
import { Button } from '../../design/button.tsx';
import { toast } from '../../design/toast.ts';

/** Writes all of it, not only what is on the screen, into a file. */
export function ExportButton({ search }: { readonly search: string | undefined }) {
  const [pending, setPending] = useState(false);
  const save = async () => {
    setPending(true);
    try {
      const { exportComparison } = await import('./export-comparison.ts');
      const { products } = await exportComparison(search);
      toast(products === 1 ? 'One product is in the file.' : `${products} products are in the file.`);
    } catch (error) {
      toast(`There is no file. ${toProblem(error).message}`);
    } finally {
      setPending(false);
    }
  };
  return (
    <Button
      className="ml-auto"
      pending={pending}
      icon={<Download aria-hidden className="size-4" />}
      onClick={() => void save()}
    >
      Export as CSV
    </Button>
  );
}
