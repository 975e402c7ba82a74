import { useEffect, useRef, useState, type RefObject } from 'react';

/** A row that is about to come is asked for before it is there, px. */
const AHEAD = '200px';

/** Whether an element is on the screen, or has been. */
export function useSeen<Of extends Element>(): readonly [RefObject<Of | null>, boolean] {
  const element = useRef<Of>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (seen || element.current === null) return undefined;
    const look = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true);
      },
      { rootMargin: AHEAD },
    );
    look.observe(element.current);
    return () => look.disconnect();
  }, [seen]);
  return [element, seen];
}
