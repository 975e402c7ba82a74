const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

export interface Page {
  readonly title: string;
  readonly body: string;
  readonly lang?: string;
  /** Elements of the head, written by the caller. */
  readonly head?: string;
}

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; color: #111827; max-width: 960px; margin: 0 auto; padding: 24px }
a { color: #1d4ed8 } h1 { line-height: 1.2 } del, small { color: #6b7280 } .price { font-size: 28px; font-weight: 600 }
ul.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(200px, 1fr)); gap: 16px; padding: 0; list-style: none }
ul.cards li { border: 1px solid #e5e7eb; border-radius: 8px; padding: 12px } img { max-width: 100%; border-radius: 8px }
table { width: 100%; border-collapse: collapse } th, td { text-align: left; padding: 8px; border-bottom: 1px solid #e5e7eb }
iframe { width: 100%; height: 70vh; border: 1px solid #e5e7eb; border-radius: 8px } pre { white-space: pre-wrap }`;

export function renderPage({ title, body, lang = 'en', head = '' }: Page): string {
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
${head}
<style>${STYLE}
</style>
</head>
<body>
${body}
</body>
</html>
`;
}
