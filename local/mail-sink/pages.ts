import { escapeHtml } from '#core/domain/escape-html.ts';
import type { StoredMail } from './store.ts';

/**
 * Mails are untrusted text. Everything is escaped; an HTML part is shown in a frame without scripts, forms or
 * origin, and this policy (which the frame inherits) lets it load nothing. Its links open in a tab of their own, which has an
 * origin again: what they lead to is signed in there as after a click in any mail program.
 */
export const contentSecurityPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; base-uri 'none'; form-action 'none'";

export function listPage(mails: readonly StoredMail[]): string {
  const rows = mails.map(
    ({ id, receivedAt, from, to, subject }) =>
      `<tr><td><time datetime="${receivedAt}">${escapeHtml(receivedAt.slice(0, 19).replace('T', ' '))}</time></td>` +
      `<td>${escapeHtml(to.join(', '))}</td><td>${escapeHtml(from)}</td>` +
      `<td><a href="/mails/${escapeHtml(id)}">${escapeHtml(subject || '(no subject)')}</a></td></tr>`,
  );
  const table = `<table><thead><tr><th>Received (UTC)</th><th>To</th><th>From</th><th>Subject</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table>`;
  return page('Mails', mails.length === 0 ? '<p>No mail yet. What CYBBACK sends arrives here.</p>' : table);
}

export function mailPage(mail: StoredMail): string {
  const attachments = mail.attachments.map(
    ({ name, sizeBytes }) => `<li>${escapeHtml(name)} (${sizeBytes} bytes)</li>`,
  );
  const frame = `<iframe title="HTML part" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${escapeHtml(withNewTabs(mail.html))}"></iframe>`;
  return page(
    mail.subject || '(no subject)',
    `<p><a href="/">All mails</a> · <a href="/mails/${escapeHtml(mail.id)}/raw">Source</a></p>
<dl><dt>From</dt><dd>${escapeHtml(mail.from)}</dd><dt>To</dt><dd>${escapeHtml(mail.to.join(', '))}</dd>
<dt>Received</dt><dd>${escapeHtml(mail.receivedAt)}</dd></dl>
<pre>${withLinks(mail.text)}</pre>
${mail.html === '' ? '' : `<h2>HTML part</h2>${frame}`}
${attachments.length === 0 ? '' : `<h2>Attachments</h2><ul>${attachments.join('')}</ul>`}`,
  );
}

/** The first `base` of a page counts, so a mail cannot say otherwise. */
function withNewTabs(html: string): string {
  const head = /<head[^>]*>/i.exec(html);
  const place = head ? head.index + head[0].length : 0;
  return `${html.slice(0, place)}<base target="_blank">${html.slice(place)}`;
}

/** Up to white space; a full stop or bracket after it belongs to the sentence. */
const ADDRESS = /https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]]/g;

function withLinks(text: string): string {
  let end = 0;
  const parts = [...text.matchAll(ADDRESS)].map((found) => {
    const address = escapeHtml(found[0]);
    const before = escapeHtml(text.slice(end, found.index));
    end = found.index + found[0].length;
    return `${before}<a href="${address}" target="_blank" rel="noopener noreferrer">${address}</a>`;
  });
  return parts.join('') + escapeHtml(text.slice(end));
}

export function notFoundPage(): string {
  return page('Not found', '<p>There is no such mail. <a href="/">All mails</a></p>');
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>
<meta name="viewport" content="width=device-width"><style>
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif } body { margin: 2rem auto; max-width: 70rem; padding: 0 1rem }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid #8884 }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem } dd { margin: 0 }
pre { white-space: pre-wrap; border: 1px solid #8884; padding: 1rem } iframe { width: 100%; height: 30rem; border: 1px solid #8884; background: #fff }
</style></head><body><h1>${escapeHtml(title)}</h1>
${body}
</body></html>`;
}
