import { describe, expect, it } from 'vitest';
import { credentialBody, credentialProblems, NO_CREDENTIAL, withFiles } from './credential-input.ts';

const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const KEY = '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n';

describe('a credential that is being typed', () => {
  it('tells the ID of a secret from its value', () => {
    expect(
      credentialProblems({ ...NO_CREDENTIAL, clientSecret: '0f8fad5b-d9cb-469f-a165-70867728950e' })['clientSecret'],
    ).toContain('ID of the secret');
    expect(credentialProblems({ ...NO_CREDENTIAL, clientSecret: 'abc8Q~1234' })).toEqual({});
    expect(Object.keys(credentialProblems(NO_CREDENTIAL))).toEqual(['clientSecret']);
  });

  it('asks for both parts of a certificate, at the fields of the API', () => {
    const input = { ...NO_CREDENTIAL, kind: 'certificate' as const };
    expect(Object.keys(credentialProblems(input))).toEqual(['certificate.certificatePem', 'certificate.privateKeyPem']);
    expect(credentialProblems({ ...input, certificatePem: CERTIFICATE, privateKeyPem: CERTIFICATE })).toEqual({
      'certificate.privateKeyPem': expect.any(String),
    });
    expect(credentialProblems({ ...input, certificatePem: CERTIFICATE, privateKeyPem: KEY })).toEqual({});
  });

  it('takes one file with both, and keeps what a file does not hold', () => {
    const input = { ...NO_CREDENTIAL, kind: 'certificate' as const };
    const both = withFiles(input, [{ name: 'both.pem', text: `${KEY}${CERTIFICATE}` }]).input;
    expect(credentialBody(both)).toEqual({ certificate: { certificatePem: CERTIFICATE, privateKeyPem: KEY } });
    expect(withFiles(both, [{ name: 'notes.txt', text: 'nothing' }])).toEqual({
      input: both,
      problem: expect.stringContaining('notes.txt: '),
    });
  });

  it('takes two files that were chosen together, whichever comes first', () => {
    const files = [
      { name: 'x.key', text: KEY },
      { name: 'x.crt', text: CERTIFICATE },
    ];
    const taken = { input: { ...NO_CREDENTIAL, certificatePem: CERTIFICATE, privateKeyPem: KEY }, problem: null };
    expect([withFiles(NO_CREDENTIAL, files), withFiles(NO_CREDENTIAL, files.toReversed())]).toEqual([taken, taken]);
  });

  it('sends only the kind that is chosen', () => {
    expect(credentialBody({ ...NO_CREDENTIAL, clientSecret: ' s3cret ', certificatePem: CERTIFICATE })).toEqual({
      clientSecret: 's3cret',
    });
  });
});
