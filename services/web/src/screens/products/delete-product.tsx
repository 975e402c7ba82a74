import { useQueryClient } from '@tanstack/react-query';
import { toProblem } from '../../api/problem.ts';
import { addProduct, attachWatches, removeProduct, type Product } from '../../api/products.ts';
import { watchesQuery } from '../../api/watches.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { toast } from '../../design/toast.ts';
import { formatCount } from '../../words/count.ts';

interface DeleteProductProps {
  readonly product: Product;
  readonly onClose: () => void;
}

/** As many as a product has at most. */
const MOST_WATCHES = 50;

/** Says what becomes of its watches. Undone, the product is made again as it was, with them. */
export function DeleteProduct({ product, onClose }: DeleteProductProps) {
  const { id, name, watches, ownPrice } = product;
  const queries = useQueryClient();
  const reread = () =>
    Promise.all(['products', 'watches', 'competitors'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
  const putBack = async (watchIds: string[]) => {
    try {
      const again = await addProduct(contentOf(product));
      if (watchIds.length > 0) await attachWatches(again.id, watchIds);
    } catch (error) {
      toast(`Not all of ${name} is back. ${toProblem(error).message}`);
    }
    await reread();
  };
  const form = useForm({
    fields: [],
    send: async () => {
      const { items } = await queries.fetchQuery(watchesQuery({ productId: id, limit: MOST_WATCHES }));
      await removeProduct(id);
      await reread();
      onClose();
      toast(`${name} is deleted.`, () => void putBack(items.map((watch) => watch.id)));
    },
  });
  const theirs = watches === 1 ? 'Its one watch stays' : `Its ${formatCount(watches)} watches stay`;
  const without = ownPrice === null ? 'without a product' : 'without your price: rules that compare with it rest';
  const description = watches === 0 ? 'Nothing is watched for it.' : `${theirs}, ${without}.`;
  return (
    <Dialog open onClose={onClose} title={`Delete ${name}`} description={description}>
      <Form of={form} action="Delete it" aside={<Button onClick={onClose}>Keep it</Button>}>
        {null}
      </Form>
    </Dialog>
  );
}

/** What it takes to make it again. A price without a currency is none: nobody could have given it. */
function contentOf({ sku, name, ownPrice }: Product): Parameters<typeof addProduct>[0] {
  if (ownPrice === null || ownPrice.currency === null) return { sku, name, ownPrice: null };
  return { sku, name, ownPrice: { ...ownPrice, currency: ownPrice.currency } };
}
