import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiFixture, openApiFixture } from './api.fixture.ts';

const PAGE = '<!doctype html><title>the console</title>';
const SCRIPT = `console.log(${JSON.stringify('a'.repeat(2_000))});`;
const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

let folder: string;
let api: ApiFixture;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cybback-web-'));
  api = await openApiFixture({ webFolder: join(folder, 'dist'), publicUrl: 'http://localhost:7070' });
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true });
});

function get(url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') {
  return api.app.inject({ method, url, headers: { host: 'localhost:7070', ...headers } });
}

function makeFiles(): void {
  const dist = join(folder, 'dist');
  mkdirSync(join(dist, 'assets'), { recursive: true });
  mkdirSync(join(dist, '.vite'), { recursive: true });
  writeFileSync(join(dist, 'index.html'), PAGE);
  writeFileSync(join(dist, 'favicon.svg'), '<svg/>');
  writeFileSync(join(dist, '.sources'), 'secret');
  writeFileSync(join(dist, '.vite/manifest.json'), '{"secret":true}');
  writeFileSync(join(folder, 'outside.js'), 'secret');
  for (const [name, content] of [
    ['index-abc.js', SCRIPT],
    ['index-abc.js.br', brotliCompressSync(SCRIPT)],
    ['index-abc.js.gz', gzipSync(SCRIPT)],
  ] as const) {
    writeFileSync(join(dist, 'assets', name), content);
  }
}

describe('the console', () => {
  it('says how it is built where it is not, and is there as soon as it is', async () => {
    const before = await get('/', BROWSER);
    expect([before.statusCode, before.headers['retry-after'], before.headers['content-type']]).toEqual([
      503,
      '5',
      'text/html; charset=utf-8',
    ]);
    expect(before.body).toContain('npm run web:build');
    makeFiles();
    const after = await get('/', BROWSER);
    expect([after.statusCode, after.body]).toEqual([200, PAGE]);
  });

  it.each(['/', '/sign-in', '/w/6f1e7a0e/backups/2b?type=users', '/invitations/abc.def', '/apis'])(
    'answers a browser at %s with the page, never kept',
    async (url) => {
      const answer = await get(url, BROWSER);
      expect([answer.statusCode, answer.body, answer.headers['cache-control']]).toEqual([200, PAGE, 'no-cache']);
      expect(answer.headers['content-security-policy']).toContain("script-src 'self';");
      expect(answer.headers['content-security-policy']).not.toContain('unsafe-eval');
      expect(answer.headers['permissions-policy']).toContain('publickey-credentials-get=(self)');
      expect(answer.headers['permissions-policy']).toContain('camera=()');
      expect(answer.headers['referrer-policy']).toBe('same-origin');
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
    },
  );

  it.each(['/api', '/api/v1/nothing', '/api/v2', '/healthz/x', '/metrics/y', '/assets/gone-abc.js', '/assets/'])(
    'leaves %s to the API: a problem, also for a browser',
    async (url) => {
      const answer = await get(url, BROWSER);
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([
        404,
        'application/problem+json; charset=utf-8',
      ]);
      expect(answer.json()).toMatchObject({ code: 'not-found' });
    },
  );

  it('tells programs, and what is no GET, that there is nothing', async () => {
    expect((await get('/sign-in', { accept: '*/*' })).statusCode).toBe(404);
    expect((await api.app.inject({ method: 'POST', url: '/sign-in', headers: BROWSER })).statusCode).toBe(404);
    expect((await get('/', { accept: '*/*' })).body).toBe(PAGE);
  });

  it('keeps files with hashed names for a year, compressed as the browser takes it', async () => {
    const brotli = await get('/assets/index-abc.js', { 'accept-encoding': 'gzip, deflate, br' });
    expect([brotli.statusCode, brotli.headers['content-encoding'], brotli.headers['content-type']]).toEqual([
      200,
      'br',
      expect.stringMatching(/^(text|application)\/javascript; charset=utf-8$/),
    ]);
    expect(brotliDecompressSync(brotli.rawPayload).toString()).toBe(SCRIPT);
    expect(brotli.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(String(brotli.headers['vary'])).toMatch(/accept-encoding/i);
    expect((await get('/assets/index-abc.js', { 'accept-encoding': 'gzip' })).headers['content-encoding']).toBe('gzip');
    const plain = await get('/assets/index-abc.js');
    expect([plain.headers['content-encoding'], plain.body]).toEqual([undefined, SCRIPT]);
    expect((await get('/assets/index-abc.js', { 'if-none-match': String(plain.headers['etag']) })).statusCode).toBe(
      304,
    );
    const head = await get('/assets/index-abc.js', {}, 'HEAD');
    expect([head.statusCode, head.body, head.headers['content-length']]).toEqual([200, '', String(SCRIPT.length)]);
  });

  it('serves the few files beside the page, asked for anew each time', async () => {
    const icon = await get('/favicon.svg');
    expect([icon.statusCode, icon.headers['content-type'], icon.headers['cache-control']]).toEqual([
      200,
      'image/svg+xml',
      'no-cache',
    ]);
    expect((await get('/none.svg')).statusCode).toBe(404);
  });

  it.each([
    '/.sources',
    '/.vite/manifest.json',
    '/assets/../.sources',
    '/assets/%2e%2e/.sources',
    '/assets/%2e%2e%2f.sources',
    '/assets/..%2f..%2foutside.js',
    '/..%2foutside.js',
    '/%2e%2e/outside.js',
    '/assets/%00',
  ])('gives nothing away at %s', async (url) => {
    for (const headers of [{}, BROWSER]) {
      const answer = await get(url, headers);
      expect(answer.body).not.toContain('secret');
      expect(answer.statusCode).not.toBe(500);
    }
  });

  it('sends people who came by another name of the own machine to the public address, and nobody else', async () => {
    const moved = await get('/sign-in?next=1', { ...BROWSER, host: '127.0.0.1:7070' });
    expect([moved.statusCode, moved.headers.location]).toEqual([302, 'http://localhost:7070/sign-in?next=1']);
    for (const host of ['127.0.0.1:9999', 'evil.example:7070', 'localhost:7070'])
      expect((await get('/sign-in', { ...BROWSER, host })).statusCode).toBe(200);
    expect((await get('/assets/index-abc.js', { host: '127.0.0.1:7070' })).statusCode).toBe(200);
  });

  it('is not part of what is counted for an address', async () => {
    for (let at = 0; at < 30; at += 1) expect((await get('/favicon.svg')).headers['x-ratelimit-limit']).toBeUndefined();
  });
});
