import { useEffect, useState } from 'react';

interface Hint {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly above: boolean;
}

const ID = 'hint';
/** As long as a hand needs to pass over something on its way elsewhere. */
const REST_MS = 250;
const EDGE = 8;

/**
 * Shows what an element says in `data-hint` while the mouse rests on it or the keyboard is there. One for the whole app:
 * an element needs the attribute and nothing else.
 */
export function HintLayer() {
  const [hint, setHint] = useState<Hint>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let described: Element | undefined;
    const hide = () => {
      clearTimeout(timer);
      if (described?.getAttribute('aria-describedby') === ID) described.removeAttribute('aria-describedby');
      described = undefined;
      setHint(undefined);
    };
    const show = (element: Element) => {
      const text = element.getAttribute('data-hint') ?? '';
      const { left, width, top, bottom } = element.getBoundingClientRect();
      const above = bottom + 48 > window.innerHeight;
      described = element;
      if (element.getAttribute('aria-label') !== text && !element.hasAttribute('aria-describedby'))
        element.setAttribute('aria-describedby', ID);
      setHint({ text, x: left + width / 2, y: above ? top - EDGE : bottom + EDGE, above });
    };
    const over = ({ target, pointerType }: PointerEvent) => {
      hide();
      const element = hinted(target);
      if (element !== undefined && pointerType === 'mouse') timer = setTimeout(() => show(element), REST_MS);
    };
    const focus = ({ target }: FocusEvent) => {
      hide();
      const element = hinted(target);
      if (!element?.matches(':focus-visible')) return;
      show(element);
      // What has just been opened may still be on its way to its place.
      timer = setTimeout(() => show(element), REST_MS);
    };
    const key = ({ key: pressed }: KeyboardEvent) => {
      if (pressed === 'Escape') hide();
    };
    document.addEventListener('pointerover', over);
    document.addEventListener('pointerdown', hide);
    document.addEventListener('focusin', focus);
    document.addEventListener('focusout', hide);
    document.addEventListener('keydown', key);
    document.addEventListener('scroll', hide, true);
    return () => {
      hide();
      document.removeEventListener('pointerover', over);
      document.removeEventListener('pointerdown', hide);
      document.removeEventListener('focusin', focus);
      document.removeEventListener('focusout', hide);
      document.removeEventListener('keydown', key);
      document.removeEventListener('scroll', hide, true);
    };
  }, []);
  if (hint === undefined) return null;
  return (
    <div
      id={ID}
      role="tooltip"
      ref={(element) => {
        if (element === null) return;
        const half = element.offsetWidth / 2;
        const x = Math.min(Math.max(hint.x, half + EDGE), window.innerWidth - half - EDGE);
        element.style.left = `${x - half}px`;
        element.style.top = `${hint.above ? hint.y - element.offsetHeight : hint.y}px`;
      }}
      className="pointer-events-none fixed top-0 left-0 z-50 max-w-72 rounded-md bg-ink px-2 py-1 text-xs text-ground"
    >
      {hint.text}
    </div>
  );
}

function hinted(target: EventTarget | null): Element | undefined {
  return target instanceof Element ? (target.closest('[data-hint]') ?? undefined) : undefined;
}
