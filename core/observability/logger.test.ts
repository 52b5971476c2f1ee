import { describe, expect, it } from 'vitest';
import { CybbackError } from '../domain/errors.ts';
import { createLogger } from './logger.ts';
import { redactText } from './redact.ts';

function logged(write: (logger: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  write(createLogger({ level: 'trace', destination: { write: (line: string) => void lines.push(line) } }));
  return lines.join('');
}

describe('the logger', () => {
  it('writes one JSON object a line, with time and level as words', () => {
    const line = JSON.parse(logged((log) => log.info({ tenantId: 't' }, 'hello'))) as Record<string, unknown>;
    expect(line).toMatchObject({ level: 'info', tenantId: 't', msg: 'hello' });
    expect(line['time']).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it('hides secrets by field name at several depths', () => {
    const text = logged((log) => {
      log.info({
        clientSecret: 'hush-1',
        request: { headers: { authorization: 'hush-2' }, body: { client_secret: 'hush-3' } },
      });
      log.child({ a: { b: { c: { password: 'hush-4' } } } }).warn('x');
    });
    expect(text).not.toContain('hush');
    expect(text.match(/\[secret\]/g)?.length).toBe(4);
  });

  it('hides secrets inside sentences, errors and their causes', () => {
    const cause = new Error('POST failed: client_secret=hush-5&grant_type=x, Authorization: Bearer hush.hush-6-token');
    const text = logged((log) => {
      log.error(
        { err: new CybbackError('graph-unavailable', 'Graph is away', { cause, facts: { requestId: 'r-1' } }) },
        'failed',
      );
      log.info('answered {"client_secret":"hush-8"} and key -----BEGIN PRIVATE KEY-----hush-9');
      log.info('connecting to postgres://app:hush-7@db/app');
    });
    expect(text).not.toContain('hush');
    for (const line of text.trim().split('\n')) expect(() => JSON.parse(line) as unknown).not.toThrow();
    expect(text).toContain('"code":"graph-unavailable"');
    expect(text).toContain('"requestId":"r-1"');
  });
});

describe('redactText', () => {
  it.each([
    'Bearer eyJ0eXAiOiJKV1QiLCJhbGciOi.eyJhdWQiOiJodHRwczov.c2lnbmF0dXJl',
    'assertion eyJ0eXAiOiJKV1QiLCJhbGciOi.eyJhdWQiOiJodHRwczov.c2lnbmF0dXJl',
    '"client_secret":"c2lnbmF0dXJl"',
    "password: 'c2lnbmF0dXJl'",
    '-----BEGIN PRIVATE KEY-----\nc2lnbmF0dXJl\n-----END PRIVATE KEY-----',
    'smtp://me:c2lnbmF0dXJl@mail',
  ])('takes the secret out of %s', (text) => {
    expect(redactText(text)).not.toContain('c2lnbmF0dXJl');
  });

  it('leaves ordinary text alone', () => {
    const text = 'GET https://graph.microsoft.com/v1.0/users?$top=999 answered 503';
    expect(redactText(text)).toBe(text);
  });
});
