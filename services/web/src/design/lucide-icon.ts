import { createElement, type ReactElement, type SVGProps } from 'react';

interface Drawing {
  readonly node: readonly (readonly [tag: string, attributes: Readonly<Record<string, string>>])[];
}

/**
 * Stands in for the package's own `createLucideIcon`, which brings sizes, colours, contexts and names of classes for
 * every icon: here those come from style sheets, and what an icon means is said beside it.
 */
export default function createLucideIcon({ node }: Drawing): (props: SVGProps<SVGSVGElement>) => ReactElement {
  return function Icon(props) {
    return createElement(
      'svg',
      {
        width: 24,
        height: 24,
        viewBox: '0 0 24 24',
        fill: 'none',
        stroke: 'currentColor',
        strokeWidth: 2,
        strokeLinecap: 'round',
        strokeLinejoin: 'round',
        'aria-hidden': true,
        ...props,
      },
      ...node.map(([tag, attributes]) => createElement(tag, attributes)),
    );
  };
}
