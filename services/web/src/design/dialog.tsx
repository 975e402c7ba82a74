import { X } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { IconButton } from './button.tsx';

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** What happens here, in a sentence. */
  readonly description?: ReactNode;
  /** As large as the screen lets it be: for what is looked at, not answered. */
  readonly large?: boolean;
  readonly children: ReactNode;
}

const NORMAL = 'max-h-[85dvh] md:top-[12vh] md:max-h-[76vh] md:max-w-md';
/** What is ready in it takes all of the room. */
const FILLED = 'flex min-h-0 flex-1 flex-col *:data-[state=ready]:min-h-0 *:data-[state=ready]:flex-1';
const LARGE = 'h-[94dvh] overflow-hidden md:top-[4vh] md:h-[92vh] md:max-w-5xl';

/** In the middle of a screen; on a phone a sheet at the thumb's end of it. */
export function Dialog({ open, onClose, title, description, large = false, children }: DialogProps) {
  return (
    <Primitive.Root open={open} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-30 bg-veil" />
        <Primitive.Content
          {...(description === undefined && { 'aria-describedby': undefined })}
          className={`fixed inset-x-0 bottom-0 z-30 flex animate-rise flex-col rounded-t-lg border border-line bg-raised pb-[env(safe-area-inset-bottom)] shadow-raised md:inset-x-auto md:bottom-auto md:left-1/2 md:w-full md:-translate-x-1/2 md:animate-enter md:rounded-lg ${large ? LARGE : NORMAL}`}
        >
          <header className="flex items-start gap-2 py-3 pr-3 pl-5">
            <div className="mr-auto flex flex-col gap-1 pt-1">
              <Primitive.Title className="text-md font-semibold">{title}</Primitive.Title>
              {description !== undefined && (
                <Primitive.Description className="text-soft">{description}</Primitive.Description>
              )}
            </div>
            <Primitive.Close asChild>
              <IconButton label="Close" icon={<X aria-hidden className="size-4" />} />
            </Primitive.Close>
          </header>
          <div className={large ? FILLED : 'overflow-y-auto px-5 pt-1 pb-5'}>{children}</div>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
