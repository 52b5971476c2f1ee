import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { Secret } from '../config/index.ts';
import { silentLogger } from '../observability/logger.ts';
import { type Mailer, openMailer } from './mailer.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const mail = {
  to: 'asa@example.org',
  subject: 'Sicherung von Söhne & Cie ✓',
  text: 'Größe',
  html: '<p>Größe</p>',
  messageId: '<d1@backup.example.com>',
  at: new Date('2026-11-23T08:16:00Z'),
};

async function server(options: SMTPServerOptions): Promise<string> {
  const smtp = new SMTPServer({ disabledCommands: ['STARTTLS'], authOptional: true, ...options });
  smtp.on('error', () => undefined);
  const listening = smtp.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  closing.push(() => new Promise<void>((resolve) => smtp.close(() => resolve())));
  return `127.0.0.1:${String((listening.address() as AddressInfo).port)}`;
}

function mailer(address: string, timeoutMs = 2_000): Mailer {
  const opened = openMailer({
    smtpUrl: new Secret(`smtp://${address}`),
    from: 'CYBBACK <no-reply@backup.example.com>',
    logger: silentLogger,
    timeoutMs,
  });
  closing.push(() => opened.close());
  return opened;
}

function refusal(code: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode: code });
}

describe('a mail', () => {
  it('arrives as it was written, with its own ID and marked as written by a machine', async () => {
    const received: Buffer[] = [];
    const address = await server({
      onData(stream, _session, done) {
        stream.on('data', (chunk: Buffer) => received.push(chunk)).once('end', () => done());
      },
    });
    expect(await mailer(address).send(mail)).toEqual({ kind: 'sent' });
    const parsed = await simpleParser(Buffer.concat(received));
    expect(parsed).toMatchObject({ subject: mail.subject, text: 'Größe', messageId: mail.messageId, date: mail.at });
    expect(parsed.html).toContain('Größe');
    expect(parsed.headers.get('auto-submitted')).toBe('auto-generated');
  });

  it('is only logged without a mail server', async () => {
    const none = openMailer({ smtpUrl: null, from: 'x@example.org', logger: silentLogger });
    expect(await none.send(mail)).toEqual({ kind: 'logged' });
  });
});

describe('a server that does not take a mail', () => {
  it.each([
    ['an unknown mailbox', 550, 'refused'],
    ['a full mailbox', 452, 'failed'],
  ])('%s', async (_case, code, kind) => {
    const address = await server({ onRcptTo: (_to, _session, done) => done(refusal(code, 'asa@example.org: no')) });
    const outcome = await mailer(address).send(mail);
    expect(outcome).toMatchObject({ kind, code: 'EENVELOPE' });
    expect(JSON.stringify(outcome)).not.toContain('asa@');
  });

  it.each([
    [554, 'refused'],
    [451, 'failed'],
  ])('answering the content with %d', async (code, kind) => {
    const address = await server({
      onData(stream, _session, done) {
        stream.on('data', () => undefined).once('end', () => done(refusal(code, 'no')));
      },
    });
    expect(await mailer(address).send(mail)).toMatchObject({ kind, code: 'EMESSAGE' });
  });

  it('a sender that is refused waits for the operator', async () => {
    const address = await server({ onMailFrom: (_from, _session, done) => done(refusal(550, 'who are you')) });
    expect(await mailer(address).send(mail)).toMatchObject({ kind: 'failed' });
  });

  it('a sign-in that is refused waits for the operator, and names no password', async () => {
    const address = await server({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(refusal(535, 'no')),
    });
    const outcome = await mailer(`someone:hunter2@${address}`).send(mail);
    expect(outcome).toMatchObject({ kind: 'failed', code: 'EAUTH' });
    expect(JSON.stringify(outcome)).not.toContain('hunter2');
  });

  it('has failed where nobody listens', async () => {
    expect(await mailer('127.0.0.1:1').send(mail)).toMatchObject({ kind: 'failed' });
  });

  it('has failed where nobody answers', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    closing.push(() => silent.close());
    expect(await mailer(`127.0.0.1:${String((silent.address() as AddressInfo).port)}`, 300).send(mail)).toMatchObject({
      kind: 'failed',
    });
  });

  it('is the next mail to be taken by, all the same', async () => {
    let refused = 0;
    const address = await server({
      onRcptTo: (_to, _session, done) => (refused++ === 0 ? done(refusal(550, 'no')) : done()),
    });
    const sender = mailer(address);
    expect((await sender.send(mail)).kind).toBe('refused');
    expect((await sender.send(mail)).kind).toBe('sent');
  });
});

/** Protects against a second mail by accident: nodemailer's own pool would send again. */
it('a connection that is lost behind the content may have delivered, and is handed over once', async () => {
  let handedOver = 0;
  const address = await server({
    onData(stream) {
      stream
        .on('data', () => undefined)
        .once('end', () => {
          handedOver += 1;
          for (const socket of sockets) socket.destroy();
        });
    },
  });
  const sockets = new Set<Socket>();
  // Through a door that can be slammed: the server itself offers none.
  const [host = '', port = ''] = address.split(':');
  const door = createServer((client) => {
    const inner = connect(Number(port), host);
    sockets.add(client).add(inner);
    for (const socket of [client, inner]) socket.on('error', () => undefined);
    client.pipe(inner).pipe(client);
  }).listen(0, '127.0.0.1');
  await once(door, 'listening');
  closing.push(() => door.close());
  const outcome = await mailer(`127.0.0.1:${String((door.address() as AddressInfo).port)}`).send(mail);
  expect(outcome).toMatchObject({ kind: 'unknown' });
  expect(handedOver).toBe(1);
});
