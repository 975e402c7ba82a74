import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { meQuery } from '../../api/me.ts';
import { buttonClasses } from '../../design/button.tsx';
import { Field } from '../../design/field.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { toast } from '../../design/toast.ts';
import { industryOf } from '../../words/industries.ts';
import { channelTo, tellOf } from './set-up.ts';
import { StepHead } from './step-head.tsx';
import { welcomeOf } from './steps.ts';

export function AlertsStep() {
  const { data: me } = useQuery(meQuery);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { industry } = useSearch({ from: '/members/welcome', select: welcomeOf });
  const usual = industryOf(industry);
  const form = useForm({
    fields: ['drop', 'percent', 'stock'],
    send: async ({ drop, percent, stock }) => {
      if (drop !== '' || stock !== '') {
        // Who is faster than the answer is not left without alerts.
        const { user } = await queries.ensureQueryData(meQuery);
        const { id, verified } = await channelTo(user.email);
        if (drop !== '') {
          const when = { kind: 'price_drop_percent', percent: Number(percent), baseline: 'last_alerted' } as const;
          await tellOf(when, id);
        }
        if (stock !== '') await tellOf({ kind: 'back_in_stock' }, id);
        toast(verified ? `Alerts go to ${user.email}.` : `Open the link that we mailed to ${user.email}.`);
      }
      await navigate({ to: '/' });
    },
  });
  return (
    <section className="flex flex-col gap-4">
      <StepHead title="What shall we tell you?">Of every page that you watch. You can change it at any time.</StepHead>
      <Form
        of={form}
        action="Tell me"
        aside={
          <Link to="/" className={buttonClasses({ look: 'quiet' })}>
            Skip this step
          </Link>
        }
      >
        <fieldset className="flex flex-col gap-1 rounded-lg border border-line bg-surface px-4 py-2">
          <legend className="sr-only">Tell me when</legend>
          <Tick name="drop" label="When a price falls" checked />
          <div className="pb-2 pl-7">
            <Field
              form={form}
              name="percent"
              label="By at least, in percent"
              hint="Since the price that you were last told."
              type="number"
              inputMode="decimal"
              min="0.1"
              max="100"
              step="0.1"
              defaultValue={usual.drop}
              required
            />
          </div>
          <Tick name="stock" label="When something is back in stock" checked={usual.stock} />
        </fieldset>
        {me && (
          <p className="text-sm text-soft">
            Alerts are mailed to <span className="font-medium text-ink">{me.user.email}</span> and stand on Home.
            {!me.user.emailVerified &&
              ' The address is not confirmed yet: nothing is mailed until you open the link in your mail.'}
          </p>
        )}
      </Form>
    </section>
  );
}

interface TickProps {
  readonly name: string;
  readonly label: string;
  /** To begin with. */
  readonly checked: boolean;
}

function Tick({ name, label, checked }: TickProps) {
  return (
    <label className="flex min-h-9 items-center gap-3 touch:min-h-11">
      <input type="checkbox" name={name} defaultChecked={checked} className="size-4 accent-accent" />
      {label}
    </label>
  );
}
