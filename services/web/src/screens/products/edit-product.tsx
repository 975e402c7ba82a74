import { useQueryClient, type InfiniteData } from '@tanstack/react-query';
import type { Page } from '../../api/pages.ts';
import { addProduct, changeProduct, type Product, type ProductPrice } from '../../api/products.ts';
import { Dialog } from '../../design/dialog.tsx';
import { Choice, Field } from '../../design/field.tsx';
import { Form, useForm, type Values } from '../../design/form.tsx';
import { toast } from '../../design/toast.ts';
import { useUnsaved } from '../../design/unsaved.tsx';

interface EditProductProps {
  /** None: a new one is added. */
  readonly product?: Product;
  readonly onClose: () => void;
}

const FIELDS = ['sku', 'name', 'ownPrice.amount', 'ownPrice.currency', 'vat', 'ownPrice.vatRate'] as const;

export function EditProduct({ product, onClose }: EditProductProps) {
  const queries = useQueryClient();
  const form = useForm({
    fields: FIELDS,
    send: async (values) => {
      const body = { sku: values.sku.trim(), name: values.name.trim(), ownPrice: priceOf(values) };
      const saved = await (product === undefined ? addProduct(body) : changeProduct(product.id, body, product.version));
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['products'] }),
        queries.invalidateQueries({ queryKey: ['watches'] }),
        queries.invalidateQueries({ queryKey: ['competitors'] }),
      ]);
      onClose();
      toast(product === undefined ? `${saved.name} is added.` : 'Saved.');
    },
  });
  const { close, question } = useUnsaved(form.touched, onClose);
  // Most products are told in one currency and at one rate: that of another one is a good beginning.
  const usual = product?.ownPrice ?? (product === undefined ? usualPrice(queries) : undefined);
  return (
    <Dialog open onClose={close} title={product === undefined ? 'Add a product' : `Edit ${product.name}`}>
      <Form of={form} action={product === undefined ? 'Add' : 'Save'}>
        <Field
          form={form}
          name="name"
          label="Name"
          defaultValue={product?.name ?? ''}
          maxLength={200}
          autoComplete="off"
          required
          autoFocus
        />
        <Field
          form={form}
          name="sku"
          label="SKU"
          hint="How you call it in your own lists; each only once."
          defaultValue={product?.sku ?? ''}
          maxLength={100}
          autoComplete="off"
          spellCheck={false}
          required
        />
        <div className="grid grid-cols-2 gap-3">
          <Field
            form={form}
            name="ownPrice.amount"
            label="Your price"
            hint="Leave it empty where there is none."
            inputMode="decimal"
            defaultValue={product?.ownPrice?.amount ?? ''}
            autoComplete="off"
          />
          <Field
            form={form}
            name="ownPrice.currency"
            label="Currency"
            hint="Three letters."
            defaultValue={usual?.currency ?? 'EUR'}
            maxLength={3}
            autoComplete="off"
          />
          <Choice
            form={form}
            name="vat"
            label="VAT"
            defaultValue={usual === undefined || usual.vatIncluded ? 'with' : 'without'}
          >
            <option value="with">With VAT</option>
            <option value="without">Without VAT</option>
          </Choice>
          <Field
            form={form}
            name="ownPrice.vatRate"
            label="Rate in percent"
            hint="To compare with prices that are told the other way."
            inputMode="decimal"
            defaultValue={usual?.vatRate ?? ''}
            autoComplete="off"
          />
        </div>
      </Form>
      {question}
    </Dialog>
  );
}

/** No price where no amount is given. */
function priceOf(values: Values<(typeof FIELDS)[number]>) {
  const decimal = (text: string) => text.trim().replace(',', '.');
  const amount = decimal(values['ownPrice.amount']);
  if (amount === '') return null;
  const rate = decimal(values['ownPrice.vatRate']);
  return {
    amount,
    currency: values['ownPrice.currency'].trim().toUpperCase(),
    vatIncluded: values.vat === 'with',
    vatRate: rate === '' ? null : rate,
  };
}

function usualPrice(queries: ReturnType<typeof useQueryClient>): ProductPrice | undefined {
  const lists = queries.getQueriesData<InfiniteData<Page<Product>>>({ queryKey: ['products', 'list'] });
  const known = lists.flatMap(([, data]) => data?.pages.flatMap(({ items }) => items) ?? []);
  return known.find(({ ownPrice }) => ownPrice !== null)?.ownPrice ?? undefined;
}
