/** What was found in a text or file that should hold a certificate, its private key, or both. */
export interface PemParts {
  /** All certificates, the own one first as files have them. */
  readonly certificatePem: string | null;
  readonly privateKeyPem: string | null;
  /** What is wrong with it, as a sentence; null: nothing. */
  readonly problem: string | null;
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

/** Sorts the blocks of a PEM text. Nothing of it is judged here beyond its kind: the server signs in with it. */
export function readPem(text: string): PemParts {
  const blocks = [...text.matchAll(BLOCK)].map(([whole, kind = '']) => ({ whole, kind }));
  const certificates = blocks.filter(
    ({ kind }) => kind === 'CERTIFICATE' || kind === 'X509 CERTIFICATE' || kind === 'TRUSTED CERTIFICATE',
  );
  const keys = blocks.filter(({ kind }) => kind.endsWith('PRIVATE KEY'));
  const isLocked = keys.some(
    ({ kind, whole }) => kind === 'ENCRYPTED PRIVATE KEY' || whole.includes('Proc-Type: 4,ENCRYPTED'),
  );
  return {
    certificatePem: certificates.length === 0 ? null : `${certificates.map(({ whole }) => whole).join('\n')}\n`,
    privateKeyPem: isLocked || keys[0] === undefined ? null : `${keys[0].whole}\n`,
    problem: problemOf({ isLocked, keys: keys.length, certificates: certificates.length, text }),
  };
}

function problemOf({
  isLocked,
  keys,
  certificates,
  text,
}: {
  isLocked: boolean;
  keys: number;
  certificates: number;
  text: string;
}): string | null {
  if (isLocked)
    return 'The private key is protected by a password. Remove the password: openssl pkey -in key.pem -out plain.pem';
  if (keys > 1) return 'It contains more than one private key. Keep only the one that belongs to the certificate.';
  if (keys + certificates > 0) return null;
  if (text.trim() === '') return null;
  return 'This is not PEM text: it should have lines such as -----BEGIN CERTIFICATE-----. Convert a .pfx or .p12 file with: openssl pkcs12 -in file.pfx -out file.pem -nodes';
}
