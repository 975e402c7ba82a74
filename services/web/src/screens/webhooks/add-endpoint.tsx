import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { addEndpoint } from '../../api/webhooks.ts';
import { Dialog } from '../../design/dialog.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { useUnsaved } from '../../design/unsaved.tsx';
import { atTopics, EndpointFields, FIELDS } from './endpoint-fields.tsx';
import { SecretShown } from './secret-shown.tsx';
import { topicsOf } from './topic-choice.tsx';

interface AddEndpointProps {
  readonly onClose: () => void;
  /** With the id of the new one, when its secret was seen. */
  readonly onDone: (id: string) => void;
}

/** Adds an endpoint, then shows its secret. */
export function AddEndpoint({ onClose, onDone }: AddEndpointProps) {
  const queries = useQueryClient();
  const [made, setMade] = useState<{ readonly id: string; readonly secret: string }>();
  const form = useForm({
    fields: FIELDS,
    about: { endpoint_limit: 'url' },
    send: async ({ url, description, topics }) => {
      const endpoint = { url: url.trim(), description: description.trim(), topics: topicsOf(topics) };
      setMade(
        await addEndpoint(endpoint).catch((error: unknown) => {
          throw atTopics(error);
        }),
      );
      await queries.invalidateQueries({ queryKey: ['webhooks', 'list'] });
    },
  });
  const { close, question } = useUnsaved(form.touched && made === undefined, onClose);
  if (made !== undefined) {
    return (
      <SecretShown secret={made.secret} onClose={() => onDone(made.id)}>
        Every call is signed with it. The page of the endpoint has the code that checks a signature.
      </SecretShown>
    );
  }
  return (
    <Dialog open onClose={close} title="Add an endpoint" description="Your server is called with each event.">
      <Form of={form} action="Add it">
        <EndpointFields form={form} />
      </Form>
      {question}
    </Dialog>
  );
}
