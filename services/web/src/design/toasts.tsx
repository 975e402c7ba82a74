import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button, IconButton } from './button.tsx';
import { drop, takeBack, useToasts, type Toast } from './toast.ts';

const SHOWN_MS = 7_000;

/** The notices that `toast` asked for. */
export function Toasts() {
  const shown = useToasts();
  return (
    <section
      aria-label="Notices"
      className="pointer-events-none fixed inset-x-3 bottom-[calc(var(--bottom-bar)+var(--sample-bar)+0.75rem)] z-40 flex flex-col items-center gap-2 md:inset-x-auto md:right-5 md:bottom-[calc(var(--sample-bar)+1.25rem)] md:items-end"
    >
      <div role="status" className="contents">
        {shown.map((one) => (
          <ToastLine key={one.id} toast={one} />
        ))}
      </div>
    </section>
  );
}

/** Stays while somebody looks at it: by mouse, or by keyboard. */
function ToastLine({ toast: { id, text, undo } }: { readonly toast: Toast }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return undefined;
    const timer = setTimeout(() => drop(id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [held, id]);
  return (
    <div
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-auto flex w-full animate-enter items-center gap-2 rounded-lg border border-line bg-raised py-1.5 pr-1.5 pl-4 shadow-raised md:w-auto md:max-w-md md:min-w-72"
    >
      <span className="mr-auto py-1">{text}</span>
      {undo && (
        <Button look="quiet" size="small" onClick={() => takeBack(id)}>
          Undo
        </Button>
      )}
      <IconButton label="Close" size="small" icon={<X aria-hidden className="size-4" />} onClick={() => drop(id)} />
    </div>
  );
}
