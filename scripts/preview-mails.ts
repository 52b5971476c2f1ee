// Writes every mail with sample facts as .html and .txt: node scripts/preview-mails.ts [folder] [time zone]
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { composeMail } from '../core/notifications/compose-mail.ts';
import { escapeHtml } from '../core/mail/render-html.ts';
import { SAMPLE_EVENTS } from '../core/mail/samples.ts';

const [folder = 'data/mail-preview', timeZone = null] = process.argv.slice(2);
const context = { publicUrl: 'https://backup.example.com', workspace: 'Contoso', timeZone };

await mkdir(folder, { recursive: true });
const rows: string[] = [];
for (const event of SAMPLE_EVENTS) {
  const mail = composeMail({ event, context, to: 'megan@contoso.example', messageId: `<${event.id}@backup.example.com>` });
  await writeFile(join(folder, `${event.kind}.html`), mail.html);
  await writeFile(join(folder, `${event.kind}.txt`), `Subject: ${mail.subject}\n\n${mail.text}`);
  rows.push(`<li><a href="${event.kind}.html">${escapeHtml(mail.subject)}</a> (<a href="${event.kind}.txt">text</a>)</li>`);
}
const index = join(folder, 'index.html');
await writeFile(index, `<!doctype html><html lang="en"><meta charset="utf-8"><title>Mails</title><h1>Mails</h1><ul>\n${rows.join('\n')}\n</ul></html>\n`);
console.log(`${String(rows.length)} mails: ${pathToFileURL(resolve(index)).href}`);
