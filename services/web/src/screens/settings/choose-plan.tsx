import { useQueryClient } from '@tanstack/react-query';
import { choosePlan, planQuery, type Plan } from '../../api/billing.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { Money } from '../../design/money.tsx';
import { toast } from '../../design/toast.ts';
import { pausedBy, type InUse } from './plan-words.ts';

interface ChoosePlanProps {
  readonly plan: Plan;
  readonly use: InUse;
  readonly onClose: () => void;
}

/** Asks before the plan changes, and names what would be paused. */
export function ChoosePlan({ plan, use, onClose }: ChoosePlanProps) {
  const queries = useQueryClient();
  const form = useForm({
    fields: [],
    send: async () => {
      await choosePlan(plan.id);
      void queries.invalidateQueries({ queryKey: planQuery.queryKey });
      void queries.invalidateQueries({ queryKey: ['watches'] });
      onClose();
      toast(`You are on ${plan.name} now.`);
    },
  });
  const paused = pausedBy(plan, use);
  return (
    <Dialog open onClose={onClose} title={`Change to ${plan.name}`}>
      <Form of={form} action="Change the plan" aside={<Button onClick={onClose}>Stay as it is</Button>}>
        <p>
          {plan.name} costs <Money of={plan.monthlyPrice} /> a month and holds at once.
          {use.subscription.status === 'trialing' && ' Your trial ends with it.'}
        </p>
        {paused.length === 0 ? (
          <p className="text-soft">All of what you have fits into it: nothing is paused.</p>
        ) : (
          <ul className="flex list-disc flex-col gap-1 pl-5">
            {paused.map((words) => (
              <li key={words}>{words}</li>
            ))}
            <li>Nothing is deleted, and it goes on when a plan holds it again.</li>
          </ul>
        )}
      </Form>
    </Dialog>
  );
}
