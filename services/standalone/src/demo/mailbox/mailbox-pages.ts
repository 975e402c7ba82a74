import { escapeHtml, renderPage } from '../html.ts';
import type { Message } from './mailbox.store.ts';

const SHOWN = 200;
const REFRESH_S = 5;

export function inboxPage(messages: readonly Message[]): string {
  const rows = messages.slice(0, SHOWN).map(
    ({ id, to, subject, receivedAt }) => `<tr><td>${timeOf(receivedAt)}</td><td>${escapeHtml(to)}</td>
<td><a href="/messages/${id}">${escapeHtml(subject || '(no subject)')}</a></td></tr>`,
  );
  const count = messages.length > SHOWN ? `The newest ${SHOWN} of ${messages.length} mails.` : '';
  return renderPage({
    title: `Mailbox (${messages.length})`,
    head: `<meta http-equiv="refresh" content="${REFRESH_S}">`,
    body: `<h1>Mailbox</h1>
<p>Every mail that the product sent, as it arrived over SMTP. ${count} <a href="/api/messages">As JSON</a></p>
<table><thead><tr><th>Received</th><th>To</th><th>Subject</th></tr></thead><tbody>
${rows.join('\n') || '<tr><td colspan="3">No mail yet.</td></tr>'}
</tbody></table>`,
  });
}

export function messagePage({ from, to, subject, text, html, receivedAt }: Message): string {
  // Nothing in a mail may run; its links open beside this page.
  const content = `<base target="_blank"><meta name="referrer" content="no-referrer">${html}`;
  const shown =
    html === ''
      ? `<pre>${escapeHtml(text)}</pre>`
      : `<iframe title="The mail" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${escapeHtml(content)}"></iframe>
<h2>As text</h2><pre>${escapeHtml(text)}</pre>`;
  return renderPage({
    title: subject || '(no subject)',
    body: `<nav><a href="/">Mailbox</a></nav>
<h1>${escapeHtml(subject || '(no subject)')}</h1>
<p>From ${escapeHtml(from)}<br>To ${escapeHtml(to)}<br>${timeOf(receivedAt)}</p>
${shown}`,
  });
}

function timeOf(receivedAt: string): string {
  return `${receivedAt.slice(0, 19).replace('T', ' ')} UTC`;
}
