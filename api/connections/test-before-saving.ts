import type { ConnectionReport } from '#core/connections/connection-report.ts';
import { CybbackError } from '#core/domain/errors.ts';
import type { Credential, GraphIdentity } from '#core/graph/types.ts';
import type { ApiContext } from '../http/context.ts';

interface GivenCredential {
  readonly clientSecret?: string | undefined;
  readonly certificate?: { readonly certificatePem: string; readonly privateKeyPem: string } | undefined;
}

export function credentialOf({ clientSecret, certificate }: GivenCredential): Credential | null {
  if (clientSecret !== undefined) return { kind: 'secret', clientSecret };
  return certificate === undefined ? null : { kind: 'certificate', ...certificate };
}

/** Tests before anything is saved: a sign-in that is refused throws with its own code and sentence. Missing permissions are no refusal. */
export async function testBeforeSaving(context: ApiContext, identity: GraphIdentity): Promise<ConnectionReport> {
  const report = await context.testConnection(identity);
  if (report.signedIn) return report;
  const { code, message } = report.problem ?? {
    code: 'sign-in-refused',
    message: 'Microsoft Entra ID refused the sign-in.',
  };
  throw new CybbackError(code, message);
}
