import { useBlocker, type ShouldBlockFn } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

export interface Unsaved {
  /** Closes what the form stands in; asks before, where something would be lost. */
  readonly close: () => void;
  /** What is asked, while it is; stands somewhere beside the form. */
  readonly question: ReactNode;
}

const nothing = () => undefined;

/** Whether the form is gone there: on another page, or behind another tab of the same one. */
const isElsewhere: ShouldBlockFn = ({ current, next }) =>
  current.pathname !== next.pathname || tabOf(current.search) !== tabOf(next.search);

const tabOf = (search: object): unknown => ('tab' in search ? search.tab : undefined);

/**
 * Asks before somebody loses what they typed: by a link, a key, the way back, or by closing the window.
 * @param isUnsaved whether there is something to lose
 * @param onClose closes the dialog that the form stands in, if it does
 */
export function useUnsaved(isUnsaved: boolean, onClose: () => void = nothing): Unsaved {
  const [isClosing, setClosing] = useState(false);
  const way = useBlocker({ shouldBlockFn: isElsewhere, disabled: !isUnsaved, withResolver: true });
  const stay = () => {
    setClosing(false);
    way.reset?.();
  };
  const leave = () => {
    setClosing(false);
    if (way.status === 'blocked') way.proceed();
    else onClose();
  };
  const isAsked = isClosing || way.status === 'blocked';
  return {
    close: () => (isUnsaved ? setClosing(true) : onClose()),
    question: isAsked && (
      <Dialog open onClose={stay} title="Leave without saving?" description="What you typed here is lost.">
        <div className="flex justify-end gap-2">
          <Button look="danger" onClick={leave}>
            Leave
          </Button>
          <Button look="primary" autoFocus onClick={stay}>
            Stay
          </Button>
        </div>
      </Dialog>
    ),
  };
}
