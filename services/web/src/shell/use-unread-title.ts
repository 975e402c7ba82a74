import { useEffect } from 'react';
import { countWords } from '../words/count.ts';

const plain = () => document.title.replace(/^\(\d+\+?\) /, '');

/** Says before the name of the page, in the tab, how many alerts one has not read. */
export function useUnreadTitle(unread: number): void {
  useEffect(() => {
    const told = () => {
      const title = unread === 0 ? plain() : `(${countWords(unread)}) ${plain()}`;
      if (document.title !== title) document.title = title;
    };
    told();
    // Screens name themselves whenever they come.
    const follow = new MutationObserver(told);
    follow.observe(document.head, { subtree: true, childList: true, characterData: true });
    return () => {
      follow.disconnect();
      document.title = plain();
    };
  }, [unread]);
}
