// MAIL_FOLDER, SMTP_PORT (7025), MAIL_PAGE_PORT (7026), HOST (127.0.0.1)
import { startMailSink } from './start-mail-sink.ts';

const { MAIL_FOLDER = 'data/mail', SMTP_PORT = '7025', MAIL_PAGE_PORT = '7026', HOST = '127.0.0.1' } = process.env;

const sink = await startMailSink({
  folder: MAIL_FOLDER,
  host: HOST,
  smtpPort: Number(SMTP_PORT),
  httpPort: Number(MAIL_PAGE_PORT),
});
console.log(`mail sink: mails to ${sink.smtpUrl} are shown at ${sink.pageUrl}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void sink.close().then(() => process.exit(0)));
}
