import { useQueryClient } from '@tanstack/react-query';
import { removeRule, type Rule } from '../../api/rules.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { toast } from '../../design/toast.ts';

/** Names what goes with a rule before it goes: what it remembers can not be made again. */
export function DeleteRule({ rule, onClose }: { readonly rule: Rule; readonly onClose: () => void }) {
  const queries = useQueryClient();
  const form = useForm({
    fields: [],
    send: async () => {
      await removeRule(rule.id);
      await queries.invalidateQueries({ queryKey: ['rules'] });
      onClose();
      toast(`“${rule.name}” deleted.`);
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title="Delete the rule"
      description={`“${rule.name}” tells you of nothing any more.`}
    >
      <Form of={form} action="Delete it" aside={<Button onClick={onClose}>Keep it</Button>}>
        <p className="text-soft">
          What it remembers of each price, by which it knows what you were last told, is lost. A new rule begins afresh.
          Alerts that it raised stay.
        </p>
      </Form>
    </Dialog>
  );
}
