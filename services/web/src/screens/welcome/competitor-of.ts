/** Domains have a dot and no space; whatever else somebody types is a name. */
export function competitorOf(typed: string): { readonly name: string; readonly domains: string[] } {
  const host = /^(?:https?:\/\/)?(?:www\.)?([^\s/:?#]+\.[^\s/:?#.]{2,})(?:[/:?#].*)?$/i.exec(typed.trim())?.[1];
  return host === undefined ? { name: typed.trim(), domains: [] } : { name: host, domains: [host.toLowerCase()] };
}
