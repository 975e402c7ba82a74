import type { ItemSyntax } from './item-builder.ts';

const NONE: readonly string[] = [];
const words = (text: string | undefined): readonly string[] =>
  text === undefined ? NONE : text.split(/\s+/).filter((word) => word !== '');

export const MICRODATA: ItemSyntax = {
  itemTypes: (a) => (a['itemscope'] !== undefined || a['itemtype'] !== undefined ? words(a['itemtype']) : null),
  properties: (a) => words(a['itemprop']),
  references: (a) => words(a['itemref']),
};

/** Prefixes of sharing tags, which `<meta property>` shares with RDFa. */
const SHARING = /^(?:og|product|fb|twitter|article|al|music|video|books?|profile|business|place):/i;

export const RDFA: ItemSyntax = {
  itemTypes: (a) => (a['typeof'] === undefined ? null : words(a['typeof'])),
  properties: (a) =>
    words(a['property'] ?? (a['typeof'] === undefined ? undefined : a['rel'])).filter((name) => !SHARING.test(name)),
  references: () => [],
};
