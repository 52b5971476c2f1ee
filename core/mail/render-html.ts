import { escapeHtml } from '../domain/escape-html.ts';
import type { Email, EmailContext } from './email.ts';
import { footerText, settingsUrl } from './render-text.ts';
import { plain } from './words.ts';

/** Drawn by what every mail program can: letters on a coloured cell. Pictures would have to be loaded, or come as attachments. */
const LOGO = `<table role="presentation" style="border-collapse:collapse;margin:0 0 20px"><tr>
<td style="width:32px;height:32px;border-radius:7px;background:#0f5cc0;color:#ffffff;font-size:20px;font-weight:700;line-height:32px;text-align:center" aria-hidden="true">C</td>
<td style="padding-left:10px;font-weight:600">CYBBACK <span style="font-weight:400">for Microsoft Entra ID</span></td>
</tr></table>`;
const BUTTON =
  'display:inline-block;padding:10px 18px;border-radius:6px;background:#0f5cc0;color:#ffffff;font-weight:600;text-decoration:none';

/** Tables and inline styles, because that is what mail programs understand. Nothing is loaded from anywhere. */
export function renderHtml(email: Email, context: EmailContext): string {
  const { subject, lead, facts, list, steps, action } = email;
  const url = escapeHtml(action.url);
  const footer =
    email.reason === undefined
      ? `${text(footerText(context))} <a href="${escapeHtml(settingsUrl(context))}">notification settings</a>.`
      : text(email.reason);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${text(subject)}</title>
</head>
<body style="margin:0;padding:24px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif">
<div style="max-width:38rem;margin:0 auto">
${LOGO}
<h1 style="font-size:20px;line-height:1.3;margin:0 0 16px">${text(subject)}</h1>
${lead.map((paragraph) => `<p style="margin:0 0 16px">${text(paragraph)}</p>`).join('\n')}
${facts.length === 0 ? '' : `<table role="presentation" style="border-collapse:collapse;margin:0 0 16px">\n${facts.map(row).join('\n')}\n</table>`}
${list ? section(list.title, 'ul', list.items) : ''}
${steps.length === 0 ? '' : section('What to do', 'ol', steps)}
<p style="margin:24px 0"><a href="${url}" style="${BUTTON}">${text(action.label)}</a></p>
<p style="margin:24px 0 0;padding-top:12px;border-top:1px solid #8888;font-size:13px">${footer}</p>
</div>
</body>
</html>
`;
}

function row([label, value]: readonly [string, string]): string {
  return `<tr><th scope="row" style="text-align:left;vertical-align:top;padding:2px 16px 2px 0;font-weight:600">${text(label)}</th><td style="padding:2px 0">${text(value)}</td></tr>`;
}

function section(title: string, tag: 'ul' | 'ol', items: readonly string[]): string {
  const entries = items.map((item) => `<li style="margin:0 0 4px">${text(item)}</li>`).join('\n');
  return `<h2 style="font-size:16px;margin:0 0 4px">${text(title)}</h2>\n<${tag} style="margin:0 0 16px;padding-left:24px">\n${entries}\n</${tag}>`;
}

function text(value: string): string {
  return escapeHtml(plain(value));
}
