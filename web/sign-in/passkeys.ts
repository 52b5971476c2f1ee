import { api } from '../shared/api/client.ts';
import type { Schema } from '../shared/api/operations.ts';

/** Why the browser or the person did not go through with it, in a sentence. Nothing was sent to the server. */
export class PasskeyRefusal extends Error {
  override readonly name = 'PasskeyRefusal';
}

/** Browsers that read and write the server's JSON by themselves: all since 2025. */
export function hasPasskeys(): boolean {
  return (
    typeof PublicKeyCredential === 'function' &&
    typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function' &&
    typeof PublicKeyCredential.parseCreationOptionsFromJSON === 'function'
  );
}

/** Whether the browser can offer passkeys in the list that it opens below the field of the address. */
export async function offersPasskeysInField(): Promise<boolean> {
  return (
    hasPasskeys() &&
    typeof PublicKeyCredential.isConditionalMediationAvailable === 'function' &&
    (await PublicKeyCredential.isConditionalMediationAvailable())
  );
}

export interface PasskeySignIn {
  /** In the field's own list, which waits until somebody chooses there; otherwise in a dialog of the browser. */
  readonly inField: boolean;
  readonly signal: AbortSignal;
}

/** Errors: `PasskeyRefusal`, `ApiProblem`; the signal's reason when it is aborted. */
export async function signInWithPasskey({ inField, signal }: PasskeySignIn): Promise<void> {
  const options = await api.get('/api/auth/passkey/generate-authenticate-options', { signal });
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const credential = await asked(
    () => navigator.credentials.get({ publicKey, signal, ...(inField ? { mediation: 'conditional' } : {}) }),
    signal,
  );
  await api.post('/api/auth/passkey/verify-authentication', { body: { response: jsonOf(credential) } });
}

/** Makes a passkey for the signed-in person. Errors: `PasskeyRefusal`, `ApiProblem`. */
export async function addPasskey(name: string): Promise<void> {
  const { signal } = new AbortController();
  const options = await api.get('/api/auth/passkey/generate-register-options');
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as unknown as PublicKeyCredentialCreationOptionsJSON,
  );
  const credential = await asked(() => navigator.credentials.create({ publicKey }), signal);
  await api.post('/api/auth/passkey/verify-registration', { body: { response: jsonOf(credential), name } });
}

/** The types of browsers name what a credential has, and the server takes what has a bound: both are the same JSON. */
function jsonOf(credential: PublicKeyCredential): Schema<'PasskeyAssertion'>['response'] {
  return credential.toJSON() as unknown as Schema<'PasskeyAssertion'>['response'];
}

async function asked(ask: () => Promise<Credential | null>, signal: AbortSignal): Promise<PublicKeyCredential> {
  const credential = await ask().catch((error: unknown) => {
    signal.throwIfAborted();
    throw new PasskeyRefusal(sentenceOf(error), { cause: error });
  });
  if (!(credential instanceof PublicKeyCredential))
    throw new PasskeyRefusal('The browser returned no passkey. Try again, or use your password.');
  return credential;
}

function sentenceOf(error: unknown): string {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
      return 'The passkey was not used because the prompt was closed or timed out. Try again, or use your password.';
    case 'InvalidStateError':
      return 'This device already has a passkey for your account. Use that one, or add a passkey on another device.';
    case 'SecurityError':
      return `Passkeys do not work at ${location.host}. Open the console at the address shown in its emails.`;
    case 'NotSupportedError':
      return 'This device cannot create the kind of passkey that is needed. Try another device or a security key.';
    default:
      return 'The browser could not use a passkey. Try again, or use your password.';
  }
}
