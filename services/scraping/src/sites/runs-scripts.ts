const MAX_SCRIPTS = 500;
/** `<script type="…">` of these runs; any other is data. */
const RUNS = /^(?:module|(?:text|application)\/(?:javascript|ecmascript|x-javascript))$/i;
const TYPE = /\stype\s*=\s*["']?([\w/+.-]{0,80})/i;
const MAX_TAG = 1_000;
/** A page that leads on by itself, which only a browser follows. */
const LEADS_ON = /<meta\s[^>]{0,200}?http-equiv\s*=\s*["']?refresh["'\s][^>]{0,500}?url\s*=/i;
const HEAD = 20_000;

/**
 * Whether a page runs scripts, which may write into it what its markup does not have, or leads on to another by itself.
 * @param html the page, or its beginning.
 */
export function runsScripts(html: string): boolean {
  if (LEADS_ON.test(html.slice(0, HEAD))) return true;
  let at = 0;
  for (let count = 0; count < MAX_SCRIPTS; count += 1) {
    at = html.indexOf('<script', at);
    if (at === -1) return false;
    const end = html.indexOf('>', at);
    if (end === -1) return false;
    const tag = html.slice(at, Math.min(end, at + MAX_TAG));
    const type = TYPE.exec(tag)?.[1] ?? '';
    if (type === '' || RUNS.test(type)) return true;
    at = end;
  }
  return false;
}
