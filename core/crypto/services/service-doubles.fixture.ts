import {
  constants,
  createCipheriv,
  createDecipheriv,
  generateKeyPairSync,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What goes wrong at a key service, in its own documented words. */
export type Trouble = 'denied' | 'disabled' | 'missing' | 'credentials' | 'busy' | 'hangs' | 'endless' | 'nonsense';

export interface Double {
  readonly url: string;
  trouble: Trouble | null;
  /** Every request, as it came. */
  readonly requests: { readonly path: string; readonly headers: IncomingMessage['headers']; readonly body: string }[];
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

type Asked = Double['requests'][number] & { readonly method: string };

async function startDouble(answer: (asked: Asked, trouble: Trouble | null) => Answer): Promise<Double> {
  const requests: Double['requests'] = [];
  const double: { trouble: Trouble | null } = { trouble: null };
  const server = createServer((request, response) => {
    void (async () => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const asked = { path: request.url ?? '', method: request.method ?? '', headers: request.headers, body };
      requests.push(asked);
      if (double.trouble === 'hangs') return;
      if (double.trouble === 'endless') return pour(response);
      if (double.trouble === 'nonsense') return void response.end('<html>not what was asked</html>');
      const { status, headers = {}, body: value } = answer(asked, double.trouble);
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(value));
    })();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return Object.assign(double, {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

function pour(response: ServerResponse): void {
  const more = (): void => {
    while (!response.destroyed && response.write('x'.repeat(64 * 1_024)));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
}

const bytes = (text: unknown): Buffer => Buffer.from(String(text), 'base64');

/** AES-256-GCM under the one key of a double. */
function sealer() {
  const key = randomBytes(32);
  return {
    seal(plain: Buffer, associated: string): Buffer {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(associated));
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]);
    },
    open(sealed: Buffer, associated: string): Buffer | null {
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(Buffer.from(associated));
        decipher.setAuthTag(sealed.subarray(12, 28));
        return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
      } catch {
        return null;
      }
    },
  };
}

/** AWS KMS: JSON 1.1 with `X-Amz-Target`, signed with version 4, errors named in `__type`. */
export function startKms(arn: string): Promise<Double> {
  const { seal, open } = sealer();
  const refusal = (type: string, status = 400): Answer => ({
    status,
    body: { __type: type, message: 'of the service' },
  });
  return startDouble(({ headers, body }, trouble) => {
    const target = String(headers['x-amz-target']);
    const authorization = String(headers.authorization);
    const isSigned = /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/kms\/aws4_request, /.test(
      authorization,
    );
    if (!isSigned) return refusal('MissingAuthenticationTokenException');
    if (headers['content-type'] !== 'application/x-amz-json-1.1') return refusal('SerializationException');
    const { KeyId, Plaintext, CiphertextBlob, EncryptionContext } = JSON.parse(body) as Record<string, unknown>;
    switch (trouble) {
      case 'denied':
        return refusal('AccessDeniedException');
      case 'disabled':
        return refusal(target.endsWith('Encrypt') ? 'DisabledException' : 'KMSInvalidStateException');
      case 'credentials':
        return refusal('UnrecognizedClientException');
      case 'busy':
        return refusal('KMSInternalException', 500);
      default:
    }
    if (trouble === 'missing' || KeyId !== arn) return refusal('NotFoundException');
    const context = JSON.stringify(EncryptionContext);
    if (target === 'TrentService.Encrypt') {
      const sealed = seal(bytes(Plaintext), context).toString('base64');
      return { status: 200, body: { CiphertextBlob: sealed, KeyId, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' } };
    }
    if (target !== 'TrentService.Decrypt') return refusal('UnknownOperationException');
    const plain = open(bytes(CiphertextBlob), context);
    if (plain === null) return refusal('InvalidCiphertextException');
    return {
      status: 200,
      body: { Plaintext: plain.toString('base64'), KeyId, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' },
    };
  });
}

/** Azure Key Vault: a challenge first, then a bearer token; RSA-OAEP-256 with the version that the address names. */
export async function startKeyVault(name: string): Promise<Double & { addVersion(): void }> {
  const versions: { readonly id: string; readonly pair: ReturnType<typeof rsa> }[] = [];
  const addVersion = (): void => void versions.push({ id: randomBytes(16).toString('hex'), pair: rsa() });
  addVersion();
  const refusal = (status: number, code: string, inner?: string): Answer => ({
    status,
    body: { error: { code, message: 'of the service', ...(inner ? { innererror: { code: inner } } : {}) } },
  });
  const double = await startDouble(({ path, method, headers, body }, trouble) => {
    const challenge =
      'Bearer authorization="https://login.microsoftonline.com/tenant", resource="https://vault.azure.net"';
    if (headers.authorization === undefined)
      return { ...refusal(401, 'Unauthorized'), headers: { 'www-authenticate': challenge } };
    const { pathname, searchParams } = new URL(path, 'https://vault');
    if (!/^\d/.test(searchParams.get('api-version') ?? '')) return refusal(400, 'BadParameter');
    const [, kind, asked, version, action] = pathname.split('/');
    const newest = versions.at(-1);
    if (trouble === 'credentials' || headers.authorization !== 'Bearer a-token') return refusal(401, 'Unauthorized');
    if (trouble === 'denied') return refusal(403, 'Forbidden', 'ForbiddenByRbac');
    if (trouble === 'busy') return refusal(503, 'ServiceUnavailable');
    if (kind !== 'keys' || asked !== name || !newest || trouble === 'missing') return refusal(404, 'KeyNotFound');
    if (method === 'GET') {
      const kid = `https://contoso.vault.azure.net/keys/${name}/${newest.id}`;
      return {
        status: 200,
        body: { key: { kid, kty: 'RSA', key_ops: ['wrapKey', 'unwrapKey'] }, attributes: { enabled: true } },
      };
    }
    const found = versions.find(({ id }) => id === version);
    if (!found) return refusal(404, 'KeyNotFound');
    if (trouble === 'disabled') return refusal(403, 'Forbidden', 'KeyDisabled');
    const { alg, value } = JSON.parse(body) as { alg: string; value: string };
    if (alg !== 'RSA-OAEP-256') return refusal(400, 'BadParameter');
    const given = Buffer.from(value, 'base64url');
    const kid = `https://contoso.vault.azure.net/keys/${name}/${found.id}`;
    const result =
      action === 'wrapkey' ? wrap(found.pair, given) : action === 'unwrapkey' ? unwrap(found.pair, given) : null;
    return result ? { status: 200, body: { kid, value: result.toString('base64url') } } : refusal(400, 'BadParameter');
  });
  return Object.assign(double, { addVersion });
}

const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2_048 });
const OAEP = { oaepHash: 'sha256', padding: constants.RSA_PKCS1_OAEP_PADDING };
const wrap = ({ publicKey }: ReturnType<typeof rsa>, plain: Buffer): Buffer =>
  publicEncrypt({ key: publicKey, ...OAEP }, plain);
function unwrap({ privateKey }: ReturnType<typeof rsa>, wrapped: Buffer): Buffer | null {
  try {
    return privateDecrypt({ key: privateKey, ...OAEP }, wrapped);
  } catch {
    return null;
  }
}

/** The Transit engine of Vault: a token in a header, base64 in, `vault:v1:…` out, reasons in `errors`. */
export function startVault(mount: string, name: string): Promise<Double> {
  const { seal, open } = sealer();
  const refusal = (status: number, ...errors: string[]): Answer => ({ status, body: { errors } });
  return startDouble(({ path, method, headers, body }, trouble) => {
    if (headers['x-vault-request'] !== 'true') return refusal(400, 'missing X-Vault-Request');
    if (trouble === 'credentials' || headers['x-vault-token'] !== 'a-token')
      return refusal(403, '2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n');
    if (trouble === 'denied') return refusal(403, '1 error occurred:\n\t* permission denied\n\n');
    if (trouble === 'busy') return refusal(503, 'Vault is sealed');
    if (method !== 'POST') return refusal(405);
    const [, v1, ...parts] = path.split('/');
    const action = parts.at(-2);
    if (v1 !== 'v1' || parts.slice(0, -2).join('/') !== mount) return refusal(404, `no handler for route "${path}"`);
    if (trouble === 'missing' || parts.at(-1) !== name) return refusal(400, 'encryption key not found');
    if (trouble === 'disabled')
      return refusal(400, 'ciphertext or signature version is disallowed by policy (too old)');
    const { plaintext, ciphertext } = JSON.parse(body) as Record<string, unknown>;
    if (action === 'encrypt')
      return {
        status: 200,
        body: { data: { ciphertext: `vault:v1:${seal(bytes(plaintext), '').toString('base64')}`, key_version: 1 } },
      };
    const [, text = ''] = /^vault:v1:(.*)$/.exec(String(ciphertext)) ?? [];
    if (text === '') return refusal(400, 'invalid ciphertext: no prefix');
    const plain = open(bytes(text), '');
    if (plain === null) return refusal(400, 'cipher: message authentication failed');
    return { status: 200, body: { data: { plaintext: plain.toString('base64') } } };
  });
}
