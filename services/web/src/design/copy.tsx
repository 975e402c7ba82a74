import { useEffect, useState } from 'react';
import { Check, Copy } from 'lucide-react';

const SHOWN_MS = 1_600;

/** Puts text on the clipboard, also where the page is not on https and browsers hide the newer way. */
export async function copyText(text: string): Promise<void> {
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (clipboard !== undefined) return clipboard.writeText(text);
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'fixed opacity-0';
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
}

/** @returns whether the text has just been copied, and what copies it */
export function useCopy(text: string): readonly [copied: boolean, copy: () => void] {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  return [copied, () => void copyText(text).then(() => setCopied(true))];
}

interface CopyIdProps {
  /** What is copied. */
  readonly id: string;
  /** What it is: `trace id`. */
  readonly what: string;
  /** Shows the first characters alone, for tables. */
  readonly short?: boolean;
}

/** An id that can be copied with a press. */
export function CopyId({ id, what, short = false }: CopyIdProps) {
  const [copied, copy] = useCopy(id);
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      aria-label={`Copy the ${what} ${id}`}
      data-hint={copied ? 'Copied' : `Copy the ${what}`}
      onClick={copy}
      className="inline-flex max-w-full items-center gap-1.5 rounded-sm px-1 font-mono text-xs text-soft hover:bg-hover hover:text-ink touch:min-h-11"
    >
      <span className="truncate">{short ? id.slice(0, 8) : id}</span>
      <Icon aria-hidden className="size-3 shrink-0" />
      <span role="status" className="sr-only">
        {copied ? 'Copied' : ''}
      </span>
    </button>
  );
}
