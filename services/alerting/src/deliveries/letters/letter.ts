/** A mail as it is sent at every attempt; who gets it is looked up then. */
export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Mutes what the mail came from, for List-Unsubscribe. */
  readonly unsubscribeUrl: string | null;
}

export interface LetterContent {
  readonly subject: string;
  readonly heading: string;
  /** Paragraphs of plain text. */
  readonly paragraphs: readonly string[];
  readonly table?: readonly (readonly [label: string, value: string])[];
  readonly links: readonly (readonly [label: string, url: string])[];
  readonly footer?: string;
  readonly unsubscribeUrl?: string;
}

const MAX_SUBJECT = 150;

/** Lays a letter out, as HTML and as text that says the same. All content is taken for plain text. */
export function layOut(content: LetterContent): Letter {
  const { heading, paragraphs, table = [], links, footer, unsubscribeUrl } = content;
  const mute = unsubscribeUrl === undefined ? [] : ([['Mute this rule', unsubscribeUrl]] as const);
  const text = [
    heading,
    ...paragraphs,
    table.map(([label, value]) => `${label}: ${value}`).join('\n'),
    [...links, ...mute].map(([label, url]) => `${label}: ${url}`).join('\n'),
    footer ?? '',
  ];
  const rows = table.map(
    ([label, value]) =>
      `<tr><td style="padding:4px 16px 4px 0;color:#64748b">${escape(label)}</td>` +
      `<td style="padding:4px 0;font-weight:600">${escape(value)}</td></tr>`,
  );
  const html = [
    '<!doctype html><html><body style="margin:0;background:#f8fafc">',
    '<div style="max-width:560px;margin:0 auto;padding:24px;font:16px/1.5 Inter,Arial,sans-serif;color:#0f172a">',
    `<h1 style="font-size:20px;margin:0 0 16px">${escape(heading)}</h1>`,
    ...paragraphs.map((paragraph) => `<p style="margin:0 0 16px">${escape(paragraph)}</p>`),
    rows.length === 0 ? '' : `<table style="border-collapse:collapse;margin:0 0 16px">${rows.join('')}</table>`,
    ...links.map(([label, url]) => `<p style="margin:0 0 8px">${anchor(label, url)}</p>`),
    '<p style="margin:24px 0 0;font-size:13px;color:#64748b">',
    [...(footer === undefined ? [] : [escape(footer)]), ...mute.map(([label, url]) => anchor(label, url))].join('<br>'),
    '</p></div></body></html>',
  ];
  return {
    subject: oneLine(content.subject).slice(0, MAX_SUBJECT),
    text: `${text.filter((part) => part !== '').join('\n\n')}\n`,
    html: html.join('\n'),
    unsubscribeUrl: unsubscribeUrl ?? null,
  };
}

function anchor(label: string, url: string): string {
  return `<a href="${escape(url)}" style="color:#2563eb">${escape(label)}</a>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** A title from a page must not begin another header. */
function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ').trim();
}
