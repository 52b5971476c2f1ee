import { Readable } from 'node:stream';
import { DecryptCommand, EncryptCommand, KMSClient, type KMSClientConfig } from '@aws-sdk/client-kms';
import { readBounded } from '../../net/bounded-body.ts';
import {
  MOST_SERVICE_BYTES,
  SERVICE_PACE,
  SERVICE_RETRIES,
  SERVICE_TIMEOUT_MS,
  serviceErrors,
  type ServiceKey,
} from './service-key.ts';

const SERVICE = 'AWS KMS';
const DISABLED = new Set(['DisabledException', 'KMSInvalidStateException']);
const WRONG = new Set(['InvalidCiphertextException', 'IncorrectKeyException']);
const CREDENTIALS = new Set([
  'CredentialsProviderError',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'NotAuthorized',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);

/**
 * A symmetric key of AWS KMS, by its ARN. Credentials, and another endpoint, are those of the machine, as the SDK finds them
 * (role, `AWS_ACCESS_KEY_ID`, `AWS_ENDPOINT_URL_KMS`).
 */
export function awsKmsKey(
  arn: string,
  options: Pick<KMSClientConfig, 'endpoint' | 'credentials'> & { readonly timeoutMs?: number } = {},
): ServiceKey {
  const { timeoutMs = SERVICE_TIMEOUT_MS, ...given } = options;
  const client = new KMSClient({
    region: arn.split(':')[3] ?? '',
    maxAttempts: 1 + SERVICE_RETRIES,
    requestHandler: { connectionTimeout: timeoutMs, requestTimeout: timeoutMs, throwOnRequestTimeout: true },
    ...given,
  });
  boundAnswers(client);
  const EncryptionContext = (about: string) => ({ cybback: about });

  return {
    keyId: `aws-kms:${arn}`,
    async encrypt(plain, about) {
      const command = new EncryptCommand({ KeyId: arn, Plaintext: plain, EncryptionContext: EncryptionContext(about) });
      const { CiphertextBlob } = await client.send(command).catch(failed(arn, 'kms:Encrypt'));
      return bytesOf(arn, CiphertextBlob);
    },
    async decrypt(encrypted, about) {
      const command = new DecryptCommand({
        KeyId: arn,
        CiphertextBlob: encrypted,
        EncryptionContext: EncryptionContext(about),
      });
      const { Plaintext } = await client.send(command).catch(failed(arn, 'kms:Decrypt'));
      return bytesOf(arn, Plaintext);
    },
  };
}

/** Next to the connection: before the SDK reads the body. */
function boundAnswers(client: KMSClient): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const answer = result.response as { body?: unknown };
      if (answer.body instanceof Readable) {
        const body = await readBounded(answer.body, { mostBytes: MOST_SERVICE_BYTES, pace: SERVICE_PACE });
        answer.body = Readable.from([body]);
      }
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'boundAnswers' },
  );
}

function bytesOf(arn: string, bytes: Uint8Array | undefined): Uint8Array {
  if (bytes === undefined) throw serviceErrors(SERVICE, arn).unavailable({ name: 'an answer without its bytes' });
  return bytes;
}

function failed(arn: string, action: string): (error: unknown) => never {
  const say = serviceErrors(SERVICE, arn);
  return (error) => {
    const name = error instanceof Error ? error.name : '';
    if (name === 'AccessDeniedException') throw say.denied(error, action);
    if (name === 'NotFoundException') throw say.missing(error, 'Check ARN and region in CYBBACK_KEY_SERVICE.');
    if (DISABLED.has(name)) throw say.disabled(error);
    if (WRONG.has(name)) throw say.wrong(error);
    if (CREDENTIALS.has(name))
      throw say.credentials(error, 'Give the machine a role, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.');
    throw say.unavailable(error);
  };
}
