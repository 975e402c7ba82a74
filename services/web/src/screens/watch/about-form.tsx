import { Area, Field } from '../../design/field.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { Section } from '../../design/page.tsx';
import { titleOf } from '../watches/words.ts';
import { useTellsUnsaved, type Editing } from './editing.ts';

/** What people call a watch, sort it by, and want to remember of it. */
export function AboutForm(editing: Editing) {
  const { watch, clash, save } = editing;
  const form = useForm({
    fields: ['name', 'tags', 'notes'],
    send: ({ name, tags, notes }) =>
      save(
        // A name that nobody gave goes on being the page's.
        { ...(name.trim() !== titleOf(watch) && { name: name.trim() }), tags: tagsOf(tags), notes },
        (one) => [one.name, one.tags, one.notes],
      ),
  });
  useTellsUnsaved(editing, 'about', form.touched);
  return (
    <Section title="Name, tags and notes">
      <div className="p-4">
        <Form of={form} action="Save">
          <Field form={form} name="name" label="Name" defaultValue={titleOf(watch)} maxLength={300} required />
          <Field
            form={form}
            name="tags"
            label="Tags"
            hint="With commas between them, at most 20."
            defaultValue={watch.tags.join(', ')}
            autoComplete="off"
          />
          <Area
            form={form}
            name="notes"
            label="Notes"
            hint="For you and your colleagues."
            defaultValue={watch.notes}
            maxLength={2_000}
            rows={4}
          />
          {clash}
        </Form>
      </div>
    </Section>
  );
}

function tagsOf(text: string): string[] {
  return [...new Set(text.split(',').map((tag) => tag.trim()))].filter((tag) => tag !== '');
}
