import type { ReactNode } from 'react';
import { Button } from '../../design/button.tsx';
import { CodeBlock } from '../../design/code-block.tsx';
import { Dialog } from '../../design/dialog.tsx';

interface SecretShownProps {
  readonly secret: string;
  readonly onClose: () => void;
  /** What it is good for. */
  readonly children: ReactNode;
}

/** A secret, the one time that it can be seen. */
export function SecretShown({ secret, onClose, children }: SecretShownProps) {
  return (
    <Dialog
      open
      onClose={onClose}
      title="The signing secret"
      description="It is shown this once. Put it where your server keeps its secrets."
    >
      <div className="flex flex-col gap-4">
        <CodeBlock label="signing secret" text={secret} wrap />
        <p className="text-soft">{children}</p>
        <Button look="primary" className="self-end" onClick={onClose}>
          I have it
        </Button>
      </div>
    </Dialog>
  );
}
