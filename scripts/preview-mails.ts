// Writes every mail with sample facts as .html and .txt: node scripts/preview-mails.ts [folder] [time zone]
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { escapeHtml } from '../core/domain/escape-html.ts';
import { accountEmail } from '../core/mail/emails/account.ts';
import { SAMPLE_ACCOUNT_MESSAGES, SAMPLE_EVENTS, SAMPLE_LICENCE_EVENTS } from '../core/mail/samples.ts';
import { type WrittenEmail, writeEmail } from '../core/mail/write-email.ts';
import { composeMail } from '../core/notifications/compose-mail.ts';

const [folder = 'data/mail-preview', timeZone = null] = process.argv.slice(2);
const context = { publicUrl: 'https://backup.example.com', workspace: 'Contoso', timeZone };

await mkdir(folder, { recursive: true });
const rows: string[] = [];
for (const event of [...SAMPLE_EVENTS, ...SAMPLE_LICENCE_EVENTS]) {
  await show(
    event.kind === 'licence' ? `licence-${event.facts.what}` : event.kind,
    composeMail({ event, context, to: 'megan@contoso.example', messageId: `<${event.id}@backup.example.com>` }),
  );
}
for (const [name, message] of Object.entries(SAMPLE_ACCOUNT_MESSAGES))
  await show(`account-${name}`, writeEmail(accountEmail(message, context), context));
const index = join(folder, 'index.html');
await writeFile(
  index,
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Mails</title><h1>Mails</h1><ul>\n${rows.join('\n')}\n</ul></html>\n`,
);
console.log(`${String(rows.length)} mails: ${pathToFileURL(resolve(index)).href}`);

async function show(name: string, { subject, text, html }: WrittenEmail): Promise<void> {
  await writeFile(join(folder, `${name}.html`), html);
  await writeFile(join(folder, `${name}.txt`), `Subject: ${subject}\n\n${text}`);
  rows.push(`<li><a href="${name}.html">${escapeHtml(subject)}</a> (<a href="${name}.txt">text</a>)</li>`);
}
