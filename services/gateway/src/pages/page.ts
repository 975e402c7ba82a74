/** A page without scripts, for links in e-mails and for the front door. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · Blackfang</title>
<link rel="stylesheet" href="/pages.css">
</head>
<body><main><h1>${escapeHtml(title)}</h1>${body}</main></body>
</html>`;
}

export function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

export const CSS = `:root{color-scheme:light dark;--ink:#1a1d21;--soft:#5a6270;--line:#d9dde3;--ground:#fff;--act:#1d4ed8}
@media (prefers-color-scheme:dark){:root{--ink:#e8eaee;--soft:#9aa3b2;--line:#333a45;--ground:#14171b;--act:#8ab4ff}}
*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.6 system-ui,sans-serif}
main{max-width:44rem;margin:0 auto;padding:3rem 1.25rem}h1{font-size:1.75rem;line-height:1.25;margin:0 0 1rem}
p{margin:0 0 1rem}a{color:var(--act)}code,pre{font:14px/1.5 ui-monospace,monospace}
pre{overflow-x:auto;padding:1rem;border:1px solid var(--line);border-radius:.5rem}
li{margin:.25rem 0}.soft{color:var(--soft)}button{font:inherit;padding:.6rem 1.1rem;border:0;border-radius:.5rem;background:var(--act);color:var(--ground);cursor:pointer}
button:focus-visible,a:focus-visible{outline:3px solid var(--act);outline-offset:2px}`;
