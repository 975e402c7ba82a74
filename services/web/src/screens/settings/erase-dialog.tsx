import { useQuery, useQueryClient } from '@tanstack/react-query';
import { planQuery } from '../../api/billing.ts';
import { askErasure, erasureQuery, type Erasure } from '../../api/erasure.ts';
import { meQuery } from '../../api/me.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { PasswordField } from '../../design/field.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { toast } from '../../design/toast.ts';
import { lossInWords, outcomeInWords } from './erasure-words.ts';

interface EraseDialogProps {
  readonly erasure: Erasure;
  readonly onClose: () => void;
}

/** Names what is lost, and asks for the password: a borrowed session must not do this. */
export function EraseDialog({ erasure, onClose }: EraseDialogProps) {
  const queries = useQueryClient();
  const { data: me } = useQuery(meQuery);
  const goes = erasure.tenants.some(({ id, outcome }) => id === me?.tenant.id && outcome === 'erased');
  const { data: use } = useQuery({ ...planQuery, enabled: goes });
  const loss = use === undefined ? '' : lossInWords(use.watches, use.competitors);
  const form = useForm({
    fields: ['currentPassword'],
    send: async ({ currentPassword }) => {
      queries.setQueryData(erasureQuery.queryKey, await askErasure(currentPassword));
      void queries.invalidateQueries({ queryKey: meQuery.queryKey, exact: true });
      onClose();
      toast('Your account is erased in 7 days. We mailed you how to take it back.');
    },
  });
  return (
    <Dialog open onClose={onClose} title="Erase your account">
      <Form of={form} action="Erase in 7 days" aside={<Button onClick={onClose}>Keep my account</Button>}>
        <ul className="flex list-disc flex-col gap-1 pl-5">
          {erasure.tenants.map((tenant) => (
            <li key={tenant.id}>{outcomeInWords(tenant)}</li>
          ))}
          {loss !== '' && <li>{loss}</li>}
          <li>Until then everything works, and you can take it back here or by the mail that we send you.</li>
        </ul>
        <input type="text" autoComplete="username" value={me?.user.email ?? ''} readOnly hidden />
        <PasswordField
          form={form}
          name="currentPassword"
          label="Current password"
          autoComplete="current-password"
          required
        />
      </Form>
    </Dialog>
  );
}
