import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Field } from '../../design/field.tsx';
import { Form, useForm } from '../../design/form.tsx';

interface TagDialogProps {
  readonly how: 'tag' | 'untag';
  /** What the chosen watches have. */
  readonly tags: readonly string[];
  readonly onTag: (tag: string) => void;
  readonly onClose: () => void;
}

/** Which tag to give to the chosen watches, or to take from them. */
export default function TagDialog({ how, tags, onTag, onClose }: TagDialogProps) {
  const tag = (text: string) => {
    onTag(text);
    onClose();
  };
  const form = useForm({ fields: ['tag'], send: (values) => Promise.resolve(tag(values.tag.trim())) });
  if (how === 'tag') {
    return (
      <Dialog open onClose={onClose} title="Add a tag" description="To every watch that is selected.">
        <Form of={form} action="Add it">
          <Field
            form={form}
            name="tag"
            label="Tag"
            maxLength={50}
            pattern=".*\S.*"
            autoComplete="off"
            required
            autoFocus
          />
        </Form>
      </Dialog>
    );
  }
  return (
    <Dialog open onClose={onClose} title="Remove a tag" description="From every selected watch that has it.">
      <div className="flex flex-wrap gap-2">
        {tags.map((one) => (
          <Button key={one} onClick={() => tag(one)}>
            {one}
          </Button>
        ))}
      </div>
    </Dialog>
  );
}
