import { Check, Copy } from 'lucide-react';
import { IconButton } from './button.tsx';
import { useCopy } from './copy.tsx';

interface CodeBlockProps {
  /** What it is: `signing secret`. */
  readonly label: string;
  readonly text: string;
  /** Breaks lines where they are too long, for what nobody reads line by line. */
  readonly wrap?: boolean;
}

/** Text for programs, with all of it on the clipboard by a press. */
export function CodeBlock({ label, text, wrap = false }: CodeBlockProps) {
  const [copied, copy] = useCopy(text);
  const Icon = copied ? Check : Copy;
  return (
    <figure aria-label={label} className="relative rounded-md border border-line bg-ground">
      <pre
        // What scrolls is reached by the keyboard.
        tabIndex={0}
        className={`max-h-96 overflow-auto rounded-md py-2.5 pr-12 pl-3 font-mono text-xs -outline-offset-2! ${wrap ? 'break-all whitespace-pre-wrap' : ''}`}
      >
        <code>{text}</code>
      </pre>
      <IconButton
        size="small"
        label={`Copy the ${label}`}
        icon={<Icon aria-hidden className="size-3.5" />}
        onClick={copy}
        className="absolute! top-1 right-1 bg-ground"
      />
      <span role="status" className="sr-only">
        {copied ? 'Copied' : ''}
      </span>
    </figure>
  );
}
