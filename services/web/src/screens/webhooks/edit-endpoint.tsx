import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Problem } from '../../api/problem.ts';
import { changeEndpoint, endpointQuery, readEndpoint, type Endpoint } from '../../api/webhooks.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Form, UNDECIDED, useForm } from '../../design/form.tsx';
import { toast } from '../../design/toast.ts';
import { useUnsaved } from '../../design/unsaved.tsx';
import { atTopics, EndpointFields, FIELDS } from './endpoint-fields.tsx';
import { topicsOf } from './topic-choice.tsx';
import { topicsInWords } from './words.ts';

interface EditEndpointProps {
  readonly endpoint: Endpoint;
  readonly onClose: () => void;
}

/** Changes an endpoint, unless somebody was faster. */
export function EditEndpoint({ endpoint, onClose }: EditEndpointProps) {
  const queries = useQueryClient();
  // As it was when this was opened: what comes later is another's.
  const [mine] = useState(endpoint);
  const [theirs, setTheirs] = useState<Endpoint>();
  const saved = (now: Endpoint, words: string) => {
    queries.setQueryData(endpointQuery(now.id).queryKey, now);
    void queries.invalidateQueries({ queryKey: ['webhooks', 'list'] });
    onClose();
    toast(words);
  };
  const form = useForm({
    fields: FIELDS,
    send: async ({ url, description, topics }) => {
      const change = { url: url.trim(), description: description.trim(), topics: topicsOf(topics) };
      try {
        return saved(await changeEndpoint(mine.id, change, (theirs ?? mine).version), 'Saved.');
      } catch (error) {
        if (!(error instanceof Problem && error.status === 412)) throw atTopics(error);
        setTheirs(await readEndpoint(mine.id));
        return UNDECIDED;
      }
    },
  });
  const { close, question } = useUnsaved(form.touched, onClose);
  return (
    <Dialog open onClose={close} title="Edit the endpoint">
      <Form of={form} action={theirs === undefined ? 'Save' : 'Save mine over it'}>
        <EndpointFields form={form} endpoint={mine} />
        {theirs !== undefined && (
          <div role="alert" tabIndex={-1} className="flex flex-col gap-2 rounded-md bg-warn-wash px-3 py-2.5 text-sm">
            <p>Changed by somebody else while this was open. Nothing of yours is saved yet. It is now:</p>
            <p className="break-all">{theirs.url}</p>
            <p>{[theirs.description, topicsInWords(theirs.topics)].filter((part) => part !== '').join(' · ')}</p>
            <Button size="small" className="self-start" onClick={() => saved(theirs, 'Kept as it is now.')}>
              Keep it as it is now
            </Button>
          </div>
        )}
      </Form>
      {question}
    </Dialog>
  );
}
