import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { CybbackError } from '../../domain/errors.ts';
import type { Credential } from '../types.ts';

export interface CertificateCredential {
  /** Lower-case hex of the SHA-256 of the certificate, as `x5t#S256` and MSAL want it. */
  readonly thumbprintSha256: string;
  /** Upper-case hex of the SHA-1, which Entra shows and answers as `customKeyIdentifier`. */
  readonly thumbprintSha1: string;
  readonly privateKeyPem: string;
  readonly notAfterMs: number;
  readonly subject: string;
}

type CertificateInput = Extract<Credential, { kind: 'certificate' }>;

/**
 * Reads certificate and key and checks that they belong together. Throws `sign-in-certificate-wrong` with a sentence that
 * says what is wrong; nothing of the key appears in it.
 */
export function readCertificate(credential: CertificateInput): CertificateCredential {
  const certificate = parseCertificate(credential.certificatePem);
  const key = parseKey(credential.privateKeyPem);
  if (certificate.publicKey.asymmetricKeyType !== 'rsa')
    throw wrong('The certificate must have an RSA key: Entra ID accepts no other for applications.');
  if (!certificate.checkPrivateKey(key))
    throw wrong('The private key does not belong to the certificate. Give the key that the certificate was made with.');
  return {
    thumbprintSha256: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    thumbprintSha1: certificate.fingerprint.replaceAll(':', ''),
    privateKeyPem: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    notAfterMs: certificate.validToDate.getTime(),
    subject: certificate.subject,
  };
}

function parseCertificate(pem: string): X509Certificate {
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) {
    throw wrong('The certificate is not in PEM form: it must begin with -----BEGIN CERTIFICATE-----.');
  }
  try {
    return new X509Certificate(pem);
  } catch {
    throw wrong('The certificate cannot be read. Paste the whole PEM text, from BEGIN CERTIFICATE to END CERTIFICATE.');
  }
}

function parseKey(pem: string): KeyObject {
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|Proc-Type: 4,ENCRYPTED/.test(pem)) {
    throw wrong(
      'The private key is protected by a password. Give it without one (openssl pkey -in key.pem -out plain.pem).',
    );
  }
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) {
    throw wrong('The private key is not in PEM form: it must begin with -----BEGIN PRIVATE KEY-----.');
  }
  try {
    return createPrivateKey(pem);
  } catch {
    throw wrong('The private key cannot be read. Paste the whole PEM text, from BEGIN to END.');
  }
}

function wrong(sentence: string): CybbackError {
  return new CybbackError('sign-in-certificate-wrong', sentence);
}
