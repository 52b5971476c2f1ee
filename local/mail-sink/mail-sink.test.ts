import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startMailSink } from './start-mail-sink.ts';
import { openMailStore } from './store.ts';

const folder = mkdtempSync(join(tmpdir(), 'cybback-mail-'));
const sink = await startMailSink({ folder: join(folder, 'mails'), smtpPort: 0, httpPort: 0 });
afterAll(async () => {
  await sink.close();
  rmSync(folder, { recursive: true });
});

const crlf = '\r\n';
const mail = [
  'From: CYBBACK <backup@example.org>',
  'To: Åsa <asa@example.org>',
  'Subject: =?utf-8?q?Restore_finished_=E2=9C=93_=3Cscript=3Ealert(1)=3C/script=3E?=',
  'Content-Type: multipart/alternative; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain; charset=utf-8',
  '',
  '12 objects & <b>one</b> link: https://cybback.example/verify?a=1&b=2. Javascript:alert(4)',
  '--b',
  'Content-Type: text/html; charset=utf-8',
  '',
  `<p onclick="alert(2)">12 objects</p><script>alert(3)</script>`,
  '--b--',
].join(crlf);

/** A client by hand, so that the test does not depend on a mailer. */
async function deliver(body: string): Promise<void> {
  const socket = connect(Number(new URL(sink.smtpUrl).port), '127.0.0.1');
  const commands = [
    'EHLO test',
    'MAIL FROM:<backup@example.org>',
    'RCPT TO:<asa@example.org>',
    'RCPT TO:<hidden@example.org>',
    'DATA',
  ];
  const queue = [...commands, `${body}${crlf}.`, 'QUIT'];
  socket.on('data', (chunk: Buffer) => {
    const last = chunk.toString().trim().split(crlf).at(-1) ?? '';
    if (/^[23]\d\d /.test(last) && queue.length > 0) socket.write(`${queue.shift() ?? ''}${crlf}`);
  });
  await new Promise((resolve) => socket.once('close', resolve));
}

test('a mail that arrives by SMTP is on the list, on its page and in the JSON, with nothing in it executable', async () => {
  await deliver(mail);

  const { mails } = (await (await fetch(`${sink.pageUrl}/api/mails`)).json()) as { mails: Record<string, unknown>[] };
  expect(mails).toHaveLength(1);
  expect(mails[0]).toMatchObject({
    from: '"CYBBACK" <backup@example.org>',
    to: ['asa@example.org', 'hidden@example.org'],
    subject: 'Restore finished ✓ <script>alert(1)</script>',
    text: expect.stringContaining('12 objects & <b>one</b> link') as string,
  });

  const list = await fetch(sink.pageUrl);
  expect(list.headers.get('content-security-policy')).toContain("default-src 'none'");
  const listHtml = await list.text();
  expect(listHtml).toContain('Restore finished ✓ &lt;script&gt;');
  expect(listHtml).not.toContain('<script');

  const view = await (await fetch(`${sink.pageUrl}/mails/${String(mails[0]?.['id'])}`)).text();
  expect(view).toContain('12 objects &amp; &lt;b&gt;one&lt;/b&gt; link');
  // Links open beside the page; the frame itself gets neither scripts nor an origin.
  expect(view).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
  expect(view).toContain('srcdoc="&lt;base target=&quot;_blank&quot;&gt;&lt;p');
  expect(view).toContain('<a href="https://cybback.example/verify?a=1&amp;b=2" target="_blank"');
  expect(view.match(/href="https/g)).toHaveLength(1);
  expect(view).not.toContain('<script');
});

test('an address outside the store is not found', async () => {
  const answer = await fetch(`${sink.pageUrl}/mails/..%2f..%2fetc%2fpasswd`);
  expect(answer.status).toBe(404);
});

test('mails survive a restart, newest first, and the oldest go at the limit', async () => {
  let time = 1_700_000_000_000;
  const path = join(folder, 'bounded');
  const store = await openMailStore(path, 2, () => (time += 1000));
  for (const subject of ['one', 'two', 'three']) {
    await store.add(Buffer.from(`Subject: ${subject}${crlf}${crlf}text`), {
      from: 'a@example.org',
      to: ['b@example.org'],
    });
  }
  const reopened = await openMailStore(path, 2);
  expect((await reopened.list()).map(({ subject }) => subject)).toEqual(['three', 'two']);
});

test.each(['rebound.example', 'localhost.rebound.example', '127.0.0.1.rebound.example', '0.0.0.0'])(
  'the mails are not shown under the name %o, which somebody points at this machine',
  async (name) => {
    const status = await new Promise((resolve, reject) => {
      get(`${sink.pageUrl}/api/mails`, { headers: { host: name } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      }).on('error', reject);
    });
    expect(status).toBe(403);
    expect((await fetch(sink.pageUrl.replace('127.0.0.1', 'localhost'))).status).toBe(200);
  },
);
