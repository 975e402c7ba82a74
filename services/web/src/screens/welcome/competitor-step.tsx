import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { buttonClasses } from '../../design/button.tsx';
import { Field } from '../../design/field.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { readHomePage } from '../competitors/read-home-page.ts';
import { createCompetitor } from './set-up.ts';
import { StepHead } from './step-head.tsx';
import { welcomeOf } from './steps.ts';

export function CompetitorStep() {
  const { industry } = useSearch({ from: '/members/welcome', select: welcomeOf });
  const navigate = useNavigate({ from: '/welcome' });
  const queries = useQueryClient();
  const form = useForm({
    fields: ['name'],
    about: { domain_taken: 'name', plan_limit: 'name', domain_invalid: 'name' },
    send: async ({ name }) => {
      const made = await createCompetitor(name, industry);
      // Nobody waits for it: what it brings comes when it is there.
      if (made.domains.length > 0) void readHomePage(queries, made);
      await navigate({ search: (said) => ({ ...welcomeOf(said), step: 'page', competitor: made.id }) });
    },
  });
  return (
    <section className="flex flex-col gap-4">
      <StepHead title="Who is your first competitor?">A shop or a brand whose prices you want to follow.</StepHead>
      <Form
        of={form}
        action="Add the competitor"
        aside={
          <Link
            to="/welcome"
            search={(said) => ({ ...welcomeOf(said), step: 'page' as const })}
            className={buttonClasses({ look: 'quiet' })}
          >
            Skip this step
          </Link>
        }
      >
        <Field
          form={form}
          name="name"
          label="Name or web site"
          placeholder="shop.example"
          autoComplete="off"
          autoCapitalize="none"
          required
          autoFocus
        />
      </Form>
    </section>
  );
}
