import { flushSync } from 'react-dom';

/**
 * Puts the living screen in the place of one that was written ahead: what was typed meanwhile stays, and so does the focus.
 * @param place holds what was written ahead
 * @param render draws the screen, all of whose code is there
 */
export function takeOver(place: HTMLElement, render: () => void): void {
  const fieldsOf = () => [...place.querySelectorAll('input')];
  const typed = new Map(fieldsOf().flatMap(({ name, value }) => (value === '' ? [] : [[name, value] as const])));
  const focused = document.activeElement instanceof HTMLInputElement ? document.activeElement.name : undefined;
  flushSync(render);
  delete place.dataset['ahead'];
  for (const field of fieldsOf()) {
    field.value = typed.get(field.name) ?? field.value;
    if (field.name === focused) field.focus();
  }
}
