import { describe, expect, it } from 'vitest';
import { readPem } from './pem.ts';

const block = (kind: string, body = 'MIIB'): string => `-----BEGIN ${kind}-----\n${body}\n-----END ${kind}-----`;

describe('reading PEM', () => {
  it('sorts certificate and key out of one file, whatever else openssl wrote into it', () => {
    const text = `Bag Attributes\n  friendlyName: x\n${block('PRIVATE KEY', 'KEY')}\nsubject=CN\n${block('CERTIFICATE', 'ONE')}\n${block('CERTIFICATE', 'CHAIN')}\n`;
    expect(readPem(text)).toEqual({
      certificatePem: `${block('CERTIFICATE', 'ONE')}\n${block('CERTIFICATE', 'CHAIN')}\n`,
      privateKeyPem: `${block('PRIVATE KEY', 'KEY')}\n`,
      problem: null,
    });
  });

  it('takes a file with one of the two', () => {
    expect(readPem(block('CERTIFICATE'))).toMatchObject({ privateKeyPem: null, problem: null });
    expect(readPem(block('RSA PRIVATE KEY'))).toMatchObject({ certificatePem: null, problem: null });
    expect(readPem(`${block('CERTIFICATE')}\r\n`.replaceAll('\n', '\r\n')).certificatePem).toContain(
      'BEGIN CERTIFICATE',
    );
  });

  it('says what to do with a key that is locked, with two keys, and with something else', () => {
    expect(readPem(block('ENCRYPTED PRIVATE KEY'))).toMatchObject({
      privateKeyPem: null,
      problem: expect.stringContaining('password'),
    });
    expect(readPem(block('RSA PRIVATE KEY', 'Proc-Type: 4,ENCRYPTED\nDEK-Info: x'))).toMatchObject({
      privateKeyPem: null,
      problem: expect.stringContaining('password'),
    });
    expect(readPem(`${block('PRIVATE KEY')}${block('PRIVATE KEY')}`).problem).toContain('more than one');
    expect(readPem('\u0000\u0001pfx').problem).toContain('.pfx');
    expect(readPem('  ')).toEqual({ certificatePem: null, privateKeyPem: null, problem: null });
  });
});
