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

/** The colours of the web app (services/web/src/design/tokens.css), without its font. */
export const CSS = `:root{color-scheme:light dark;--ink:light-dark(#1f2126,#ecedf0);--soft:light-dark(#5a5d66,#a9acb4);--line:light-dark(#e3e4e8,#33353c);--ground:light-dark(#fbfbfc,#131417);--act:light-dark(#4b4fc9,#a3aaf5);--on-act:light-dark(#fff,#14162b)}
*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.6 system-ui,sans-serif}
main{max-width:28rem;margin:0 auto;padding:12vh 1.25rem 3rem}h1{font-size:1.375rem;line-height:1.3;font-weight:600;margin:0 0 .75rem}h2{font-size:1.0625rem;font-weight:600;margin:1.5rem 0 .5rem}
p{margin:0 0 1rem}a{color:var(--act)}code,pre{font:14px/1.5 ui-monospace,monospace}
pre{overflow-x:auto;padding:1rem;border:1px solid var(--line);border-radius:.375rem}
li{margin:.25rem 0}.soft{color:var(--soft)}button{font:inherit;font-weight:500;min-height:2.75rem;padding:0 1.25rem;border:0;border-radius:.375rem;background:var(--act);color:var(--on-act);cursor:pointer}
button:focus-visible,a:focus-visible{outline:2px solid var(--act);outline-offset:2px}`;
