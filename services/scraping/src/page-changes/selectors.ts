import { invalidField } from '@blackfang/core';
import { compile, type Options } from 'css-select';
import type { PageElement, PageTree } from '../extract/page-tree.ts';

/** CSS selectors that were looked through. */
export type Selectors = readonly string[];

const MAX_SELECTORS = 20;
const MAX_CHARACTERS = 300;

/**
 * Looks through selectors that a person wrote.
 * @param path of the field that they stand in
 * @throws AppError `invalid` selectors_too_many, selector_too_long, selector_invalid
 */
export function requireSelectors(texts: readonly string[], path: string): Selectors {
  if (texts.length > MAX_SELECTORS) {
    throw invalidField(path, 'selectors_too_many', `Give at most ${MAX_SELECTORS} selectors.`);
  }
  return texts.map((text) => {
    const selector = text.trim();
    if (selector.length > MAX_CHARACTERS) {
      throw invalidField(path, 'selector_too_long', `A selector has at most ${MAX_CHARACTERS} characters.`);
    }
    if (!isSelector(selector)) {
      throw invalidField(path, 'selector_invalid', `${selector} is no CSS selector. Give one such as #news or .price.`);
    }
    return selector;
  });
}

function isSelector(text: string): boolean {
  try {
    compile(text);
    return true;
  } catch (error) {
    // That is how it tells of one that it does not understand.
    if (error instanceof Error) return false;
    throw error;
  }
}

/** The elements that one of the selectors means. What it costs grows with page and selectors: call it in a worker. */
export function select(tree: PageTree, selectors: Selectors): ReadonlySet<PageElement> {
  const found = new Set<PageElement>();
  if (selectors.length === 0) return found;
  const options = optionsOf(tree);
  for (const selector of selectors) {
    const matches = compile<PageElement, PageElement>(selector, options);
    for (const element of tree.elements) if (matches(element)) found.add(element);
  }
  return found;
}

function optionsOf(tree: PageTree): Options<PageElement, PageElement> {
  const top = tree.elements.filter(({ parent }) => parent === null);
  const childrenOf = new Map<PageElement, PageElement[]>();
  const children = (element: PageElement): PageElement[] => {
    const known = childrenOf.get(element);
    if (known !== undefined) return known;
    const found = tree.childrenOf(element);
    childrenOf.set(element, found);
    return found;
  };
  return {
    adapter: {
      isTag: (element): element is PageElement => element !== null,
      getAttributeValue: ({ attributes }, name) => attributes[name],
      getChildren: children,
      getName: ({ tag }) => tag,
      getParent: ({ parent }) => parent,
      getSiblings: ({ parent }) => (parent === null ? top : children(parent)),
      getText: (element) => tree.textOf(element),
      hasAttrib: ({ attributes }, name) => attributes[name] !== undefined,
      removeSubsets: (elements) =>
        elements.filter((one) => !elements.some((other) => other !== one && other.holds(one))),
    },
  };
}
