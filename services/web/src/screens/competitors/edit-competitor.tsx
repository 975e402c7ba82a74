import { useQueryClient } from '@tanstack/react-query';
import { addCompetitor, changeCompetitor, type Competitor } from '../../api/competitors.ts';
import { Problem } from '../../api/problem.ts';
import { Dialog } from '../../design/dialog.tsx';
import { Choice, Field } from '../../design/field.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { toast } from '../../design/toast.ts';
import { useUnsaved } from '../../design/unsaved.tsx';
import { INDUSTRIES } from '../../words/industries.ts';
import { ProxyChoice } from '../settings/proxy-choice.tsx';
import { readHomePage } from './read-home-page.ts';
import { domainsOf } from './words.ts';

interface EditCompetitorProps {
  /** None: a new one is added. */
  readonly competitor?: Competitor;
  readonly onClose: () => void;
}

export function EditCompetitor({ competitor, onClose }: EditCompetitorProps) {
  const queries = useQueryClient();
  const form = useForm({
    fields: ['name', 'industry', 'domains', 'vat', 'proxy'],
    send: async ({ name, industry, domains: typed, vat: said, proxy }) => {
      const domains = domainsOf(typed);
      const vat: Competitor['vat'] = said === 'included' || said === 'excluded' ? said : null;
      const known = { name: name.trim() || (domains[0] ?? ''), domains, vat, proxy: proxy || null };
      const saved = await (
        competitor === undefined
          ? addCompetitor({ ...known, ...(industry !== '' && { industry }) })
          : changeCompetitor(competitor.id, { ...known, industry })
      ).catch((error: unknown) => {
        throw atDomains(error);
      });
      await queries.invalidateQueries({ queryKey: ['competitors'] });
      onClose();
      toast(competitor === undefined ? `${known.name} is followed.` : 'Saved.');
      // Nobody waits for it: what it brings comes when it is there.
      if (competitor === undefined && domains.length > 0) void readHomePage(queries, saved);
    },
  });
  const { close, question } = useUnsaved(form.touched, onClose);
  const industry = competitor?.industry ?? '';
  const industries = INDUSTRIES.map(({ name }) => name);
  const others = industry === '' || industries.includes(industry) ? [] : [industry];
  return (
    <Dialog open onClose={close} title={competitor === undefined ? 'Add a competitor' : `Edit ${competitor.name}`}>
      <Form of={form} action={competitor === undefined ? 'Add' : 'Save'}>
        <Field
          form={form}
          name="name"
          label="Name"
          defaultValue={competitor?.name ?? ''}
          maxLength={200}
          autoComplete="off"
          {...(competitor === undefined && {
            hint: 'Leave it empty to read it from the home page of the first domain.',
          })}
          autoFocus
        />
        <Choice form={form} name="industry" label="Industry" defaultValue={industry}>
          <option value="">Not said</option>
          {[...industries, ...others].map((one) => (
            <option key={one}>{one}</option>
          ))}
        </Choice>
        <Field
          form={form}
          name="domains"
          label="Domains"
          hint="Such as shop.example, with commas between them. Pages under them join this competitor when they are watched."
          defaultValue={competitor?.domains.join(', ') ?? ''}
          autoCapitalize="none"
          spellCheck={false}
          autoComplete="off"
        />
        <Choice
          form={form}
          name="vat"
          label="Their prices"
          hint="Your own prices are compared with theirs in the same way."
          defaultValue={competitor?.vat ?? ''}
        >
          <option value="">It is not known whether VAT is in them</option>
          <option value="included">With VAT</option>
          <option value="excluded">Without VAT</option>
        </Choice>
        <ProxyChoice
          form={form}
          name="proxy"
          chosen={competitor?.proxy ?? null}
          otherwise="The pool default, if it has any"
        />
      </Form>
      {question}
    </Dialog>
  );
}

/** What the API says of the third domain is said at the one field that has all of them. */
function atDomains(error: unknown): unknown {
  if (!(error instanceof Problem)) return error;
  const found = [...error.fields].find(([path]) => path.startsWith('domains.'));
  if (found === undefined) return error;
  const { status, reason: type, title, message: detail, traceId } = error;
  const errors = [{ path: 'domains', message: found[1] }];
  return new Problem(status, { type, title, status, detail, ...(traceId && { traceId }), errors }, { cause: error });
}
