import { useEffect, type ReactNode } from 'react';
import type { Watch, WatchChange } from '../../api/watches.ts';
import type { UNDECIDED } from '../../design/form.tsx';

/** What a form of settings works on. */
export interface Editing {
  /** As it was when somebody began to edit, or as they last saved it. */
  readonly watch: Watch;
  /** What somebody else did to the same part meanwhile, to be decided on before it is saved. */
  readonly clash: ReactNode;
  /** Is told whether a form of this name has something that is not saved. */
  readonly onUnsaved: (form: string, isUnsaved: boolean) => void;
  /** @param part what of a watch the form is about: only a change of that is in its way. */
  readonly save: (change: WatchChange, part: (watch: Watch) => unknown) => Promise<typeof UNDECIDED | undefined>;
}

/** Tells as long as a form is there whether it has something that is not saved. */
export function useTellsUnsaved({ onUnsaved }: Pick<Editing, 'onUnsaved'>, form: string, isUnsaved: boolean): void {
  useEffect(() => {
    onUnsaved(form, isUnsaved);
    return () => onUnsaved(form, false);
  }, [form, isUnsaved, onUnsaved]);
}
