import { DefaultAzureCredential } from '@azure/identity';
import { KeyClient, type KeyClientOptions, type KeyWrapAlgorithm } from '@azure/keyvault-keys';
import { keyVaultHttp } from './key-vault-http.ts';
import { SERVICE_RETRIES, SERVICE_TIMEOUT_MS, serviceErrors, type ServiceKey } from './service-key.ts';

const SERVICE = 'Azure Key Vault';
const ALGORITHM: KeyWrapAlgorithm = 'RSA-OAEP-256';
const DISABLED = new Set(['KeyDisabled', 'KeyExpired', 'KeyNotYetValid']);
const CREDENTIALS =
  /^(AuthenticationError|AggregateAuthenticationError|AuthenticationRequiredError|CredentialUnavailableError|ChainedTokenCredentialError)$/;

export interface KeyVaultOptions {
  readonly credential?: ConstructorParameters<typeof KeyClient>[1];
  /** Another way to the vault, for tests. */
  readonly httpClient?: NonNullable<KeyClientOptions['httpClient']>;
  readonly timeoutMs?: number;
}

/**
 * An RSA key of Azure Key Vault, by its address without a version (`https://name.vault.azure.net/keys/key`): the newest
 * version wraps, each version opens what it has wrapped. Signs in as the machine does: managed or workload identity, or
 * `AZURE_TENANT_ID`, `AZURE_CLIENT_ID` and `AZURE_CLIENT_SECRET`.
 */
export function azureKeyVaultKey(keyUrl: string, options: KeyVaultOptions = {}): ServiceKey {
  const { origin, pathname } = new URL(keyUrl);
  const name = pathname.split('/')[2] ?? '';
  const { timeoutMs = SERVICE_TIMEOUT_MS } = options;
  const client = new KeyClient(origin, options.credential ?? new DefaultAzureCredential(), {
    httpClient: options.httpClient ?? keyVaultHttp({ timeoutMs }),
    retryOptions: { maxRetries: SERVICE_RETRIES, maxRetryDelayInMs: 2_000 },
  });
  const cryptography = (keyVersion: string) => client.getCryptographyClient(name, { keyVersion });

  return {
    keyId: `azure-key-vault:${keyUrl}`,
    async encrypt(plain) {
      const { properties } = await client
        .getKey(name)
        .catch(failed(keyUrl, 'Microsoft.KeyVault/vaults/keys/read (get)'));
      const version = properties.version ?? '';
      const action = 'Microsoft.KeyVault/vaults/keys/wrap/action (wrapKey)';
      const { result } = await cryptography(version).wrapKey(ALGORITHM, plain).catch(failed(keyUrl, action));
      return Buffer.concat([Uint8Array.of(version.length), Buffer.from(version), result]);
    },
    async decrypt(encrypted) {
      const end = 1 + (encrypted[0] ?? 0);
      const version = Buffer.from(encrypted.subarray(1, end)).toString();
      const action = 'Microsoft.KeyVault/vaults/keys/unwrap/action (unwrapKey)';
      const unwrapping = cryptography(version).unwrapKey(ALGORITHM, encrypted.subarray(end));
      return (await unwrapping.catch(failed(keyUrl, action))).result;
    },
  };
}

interface Coded {
  readonly code?: unknown;
}

interface Refusal {
  readonly statusCode?: unknown;
  readonly details?: {
    /** `innererror` in the service's own words; the SDK calls it otherwise. */
    readonly error?: Coded & { readonly innererror?: Coded; readonly innerError?: Coded };
  };
}

function failed(keyUrl: string, action: string): (error: unknown) => never {
  const say = serviceErrors(SERVICE, keyUrl);
  const hint = 'Give the machine a managed identity, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET.';
  return (error) => {
    const { statusCode, details } = error as Refusal;
    const { code, innererror, innerError } = details?.error ?? {};
    const codes = [code, innererror?.code, innerError?.code].map(String);
    if (error instanceof Error && CREDENTIALS.test(error.name)) throw say.credentials(error, hint);
    switch (statusCode) {
      case 400:
        throw say.wrong(error);
      case 401:
        throw say.credentials(error, hint);
      case 403:
        throw codes.some((one) => DISABLED.has(one)) ? say.disabled(error) : say.denied(error, action);
      case 404:
        throw say.missing(error, 'Check the address in CYBBACK_KEY_SERVICE.');
      default:
        throw say.unavailable(error);
    }
  };
}
