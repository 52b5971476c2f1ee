import type { NewConnection } from './data.ts';
import { readPem } from './pem.ts';

/** What is typed for a credential; both kinds are kept, so that switching between them loses nothing. */
export interface CredentialInput {
  readonly kind: 'secret' | 'certificate';
  readonly clientSecret: string;
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

export const NO_CREDENTIAL: CredentialInput = {
  kind: 'secret',
  clientSecret: '',
  certificatePem: '',
  privateKeyPem: '',
};

/** What is missing, by field; empty: it can be sent. */
export function credentialProblems(input: CredentialInput): Readonly<Record<string, string>> {
  if (input.kind === 'secret')
    return input.clientSecret.trim() === ''
      ? { clientSecret: 'Enter the value of the client secret.' }
      : secretProblems(input.clientSecret);
  const certificate = readPem(input.certificatePem);
  const key = readPem(input.privateKeyPem);
  const certificateProblem =
    certificate.problem ?? (certificate.certificatePem === null ? 'Enter the certificate, or choose its file.' : null);
  const keyProblem = key.problem ?? (key.privateKeyPem === null ? 'Enter the private key, or choose its file.' : null);
  return {
    ...(certificateProblem === null ? {} : { 'certificate.certificatePem': certificateProblem }),
    ...(keyProblem === null ? {} : { 'certificate.privateKeyPem': keyProblem }),
  };
}

/** Entra shows the ID of a secret beside its value, and the ID is what people copy by mistake. */
function secretProblems(secret: string): Readonly<Record<string, string>> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(secret.trim())) return {};
  return {
    clientSecret:
      'This looks like the ID of the secret. Copy its value instead: Entra shows it once, right after you create the secret.',
  };
}

/** As the API takes it. */
export function credentialBody(input: CredentialInput): Pick<NewConnection, 'clientSecret' | 'certificate'> {
  if (input.kind === 'secret') return { clientSecret: input.clientSecret.trim() };
  return {
    certificate: {
      certificatePem: readPem(input.certificatePem).certificatePem ?? input.certificatePem,
      privateKeyPem: readPem(input.privateKeyPem).privateKeyPem ?? input.privateKeyPem,
    },
  };
}

export interface ReadFile {
  readonly name: string;
  readonly text: string;
}

/** Files that were chosen together: certificate and key may lie in two. */
export function withFiles(
  input: CredentialInput,
  files: readonly ReadFile[],
): { readonly input: CredentialInput; readonly problem: string | null } {
  return files.reduce<ReturnType<typeof withFiles>>(
    (before, { name, text }) => {
      const read = withFile(before.input, text);
      return { input: read.input, problem: read.problem === null ? before.problem : `${name}: ${read.problem}` };
    },
    { input, problem: null },
  );
}

/** Puts the parts of a file where they belong; what the file does not hold stays as it is. */
function withFile(
  input: CredentialInput,
  text: string,
): { readonly input: CredentialInput; readonly problem: string | null } {
  const { certificatePem, privateKeyPem, problem } = readPem(text);
  return {
    input: {
      ...input,
      certificatePem: certificatePem ?? input.certificatePem,
      privateKeyPem: privateKeyPem ?? input.privateKeyPem,
    },
    problem,
  };
}
