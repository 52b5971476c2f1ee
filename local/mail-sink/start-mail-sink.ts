import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { contentSecurityPolicy, listPage, mailPage, notFoundPage } from './pages.ts';
import { type MailStore, openMailStore } from './store.ts';

export interface MailSinkOptions {
  readonly folder: string;
  readonly host?: string;
  /** 0 takes a free port. */
  readonly smtpPort: number;
  readonly httpPort: number;
}

export interface MailSink {
  readonly smtpUrl: string;
  readonly pageUrl: string;
  close(): Promise<void>;
}

const largestMailBytes = 25 * 1024 * 1024;

/** Takes every mail, delivers none, shows them. No sign-in: for one's own machine and for tests. */
export async function startMailSink(options: MailSinkOptions): Promise<MailSink> {
  const host = options.host ?? '127.0.0.1';
  const store = await openMailStore(options.folder);
  const smtp = smtpServer(store);
  const http = httpServer(store, [...LOOPBACK_NAMES, host]);
  const smtpSocket = smtp.listen(options.smtpPort, host);
  http.listen(options.httpPort, host);
  await Promise.all([once(smtpSocket, 'listening'), once(http, 'listening')]);
  return {
    smtpUrl: `smtp://${host}:${(smtpSocket.address() as AddressInfo).port}`,
    pageUrl: `http://${host}:${(http.address() as AddressInfo).port}`,
    async close() {
      http.closeAllConnections();
      await Promise.all([
        new Promise<void>((resolve) => smtp.close(() => resolve())),
        new Promise<void>((resolve) => http.close(() => resolve())),
      ]);
    },
  };
}

function smtpServer(store: MailStore): SMTPServer {
  const server = new SMTPServer({
    banner: 'CYBBACK mail sink',
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    onAuth: (_auth, _session, done) => done(null, { user: 'anyone' }),
    size: largestMailBytes,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.once('end', () => {
        if (stream.sizeExceeded) return done(new Error('The mail is larger than 25 MB.'));
        const { mailFrom, rcptTo } = session.envelope;
        const envelope = { from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address) };
        store.add(Buffer.concat(chunks), envelope).then(
          () => done(),
          (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
        );
      });
    },
  });
  server.on('error', (error) => console.error(`mail sink: ${error.message}`));
  return server;
}

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/** The page asks nobody who they are: it does not answer under names that somebody's DNS points at this machine. */
function isOwnName(host: string, names: readonly string[]): boolean {
  return names.includes(host.replace(/:\d+$/, '').toLowerCase());
}

function httpServer(store: MailStore, names: readonly string[]): Server {
  return createServer((request, response) => {
    response.setHeader('content-security-policy', contentSecurityPolicy);
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('referrer-policy', 'no-referrer');
    if (!isOwnName(request.headers.host ?? '', names)) {
      response.writeHead(403, { 'content-type': 'text/plain' }).end('The mails are shown under localhost only.');
      return;
    }
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    answer(store, pathname, response).catch((error: unknown) => {
      console.error(error);
      response.writeHead(500).end();
    });
  });
}

async function answer(store: MailStore, path: string, response: ServerResponse): Promise<void> {
  if (path === '/healthz') return send(response, 200, 'text/plain', 'ok');
  if (path === '/') return send(response, 200, 'text/html', listPage(await store.list()));
  if (path === '/api/mails')
    return send(response, 200, 'application/json', JSON.stringify({ mails: await store.list() }));
  const [, api, id = '', raw] = /^\/(api\/)?mails\/([^/]+)(\/raw)?$/.exec(path) ?? [];
  const mail = await store.get(id);
  if (!mail) return send(response, 404, 'text/html', notFoundPage());
  if (api) return send(response, 200, 'application/json', JSON.stringify(mail));
  if (raw) return send(response, 200, 'text/plain', (await store.raw(id)) ?? '');
  return send(response, 200, 'text/html', mailPage(mail));
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8` }).end(body);
}
