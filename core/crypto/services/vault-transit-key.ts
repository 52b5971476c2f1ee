import { readFile } from 'node:fs/promises';
import { request } from 'undici';
import { z } from 'zod';
import { CybbackError } from '../../domain/errors.ts';
import { readBounded } from '../../net/bounded-body.ts';
import { MOST_SERVICE_BYTES, SERVICE_PACE, SERVICE_TIMEOUT_MS, serviceErrors, type ServiceKey } from './service-key.ts';

const SERVICE = 'Vault';
const HINT = 'Set CYBBACK_VAULT_TOKEN, or CYBBACK_VAULT_TOKEN_FILE to the file that Vault Agent keeps.';

export interface VaultPlace {
  /** `https://vault.example.com:8200` */
  readonly address: string;
  readonly mount: string;
  readonly name: string;
}

export interface VaultOptions {
  readonly token: { readonly reveal: () => string } | null;
  /** Read at each call: an agent renews it. */
  readonly tokenFile: string | null;
  readonly namespace: string | null;
  readonly timeoutMs?: number;
}

const encrypted = z.object({ data: z.object({ ciphertext: z.string().max(10_000) }) });
const decrypted = z.object({ data: z.object({ plaintext: z.base64() }) });
const refused = z.object({ errors: z.array(z.string()) });

/** A key of the Transit engine of HashiCorp Vault or OpenBao. The newest version wraps; Vault keeps the earlier ones. */
export function vaultTransitKey(place: VaultPlace, options: VaultOptions): ServiceKey {
  const { address, mount, name } = place;
  const shown = `${address}/${mount}/keys/${name}`;
  const say = serviceErrors(SERVICE, shown);
  const { timeoutMs = SERVICE_TIMEOUT_MS } = options;

  async function call<T>(action: 'encrypt' | 'decrypt', body: object, schema: z.ZodType<T>): Promise<T> {
    const token = await tokenOf(options);
    const path = `${mount}/${action}/${name}`;
    const answer = await request(`${address}/v1/${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-vault-token': token,
        'x-vault-request': 'true',
        ...(options.namespace === null ? {} : { 'x-vault-namespace': options.namespace }),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    })
      .then(async ({ statusCode, body: stream }) => ({
        status: statusCode,
        text: (await readBounded(stream, { mostBytes: MOST_SERVICE_BYTES, pace: SERVICE_PACE })).toString('utf8'),
      }))
      .catch((error: unknown) => {
        throw say.unavailable(error);
      });
    if (answer.status !== 200) throw refusalOf(answer, path);
    const parsed = schema.safeParse(jsonOf(answer.text));
    if (!parsed.success) throw say.unavailable({ name: 'an answer that is not one of Vault' });
    return parsed.data;
  }

  function refusalOf({ status, text }: { status: number; text: string }, path: string): CybbackError {
    const reasons = refused.safeParse(jsonOf(text)).data?.errors.join(' ') ?? '';
    const cause = { statusCode: status };
    if (status === 403 && /invalid token|bad token|missing client token/.test(reasons))
      return say.credentials(cause, HINT);
    if (status === 403) return say.denied(cause, `update of ${path}`);
    if (status === 404 || /encryption key not found/.test(reasons))
      return say.missing(cause, 'Check mount and name in CYBBACK_KEY_SERVICE.');
    if (status === 400 && /disallowed by policy|too old/.test(reasons)) return say.disabled(cause);
    if (status === 400) return say.wrong(cause);
    return say.unavailable(cause);
  }

  return {
    keyId: `vault-transit:${shown}`,
    async encrypt(plain) {
      const body = { plaintext: Buffer.from(plain).toString('base64') };
      return Buffer.from((await call('encrypt', body, encrypted)).data.ciphertext);
    },
    async decrypt(ciphertext) {
      const body = { ciphertext: Buffer.from(ciphertext).toString('latin1') };
      return Buffer.from((await call('decrypt', body, decrypted)).data.plaintext, 'base64');
    },
  };
}

async function tokenOf({ token, tokenFile }: VaultOptions): Promise<string> {
  if (token) return token.reveal();
  if (tokenFile === null) throw new CybbackError('key-refused', `There is no token for Vault. ${HINT}`);
  try {
    return (await readFile(tokenFile, 'utf8')).trim();
  } catch (error) {
    throw new CybbackError('key-refused', `The file ${tokenFile} with the token for Vault cannot be read.`, {
      cause: error,
    });
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
