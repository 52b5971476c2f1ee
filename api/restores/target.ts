import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { ConnectionReport } from '#core/connections/connection-report.ts';
import { CybbackError } from '#core/domain/errors.ts';
import type { GraphIdentity } from '#core/graph/types.ts';
import { type Target, targetOfOneJob } from '#core/restores/target.ts';
import { credentialOf, testBeforeSaving } from '../connections/test-before-saving.ts';
import type { ApiContext } from '../http/context.ts';
import { connectionOf } from '../http/lookups.ts';
import { principalOf } from '../http/plugins/auth.ts';
import type { restoreTarget, targetCredentials } from './target-schema.ts';

type Credentials = z.output<typeof targetCredentials>;

/** The tenant that a request names; by default that of the backup. Credentials are tried before anything is kept. */
export async function targetOf(
  context: ApiContext,
  request: FastifyRequest,
  asked: z.output<typeof restoreTarget> | undefined,
  ownConnectionId: string,
): Promise<Target> {
  if (asked?.credentials) return targetByCredentials(context, request, asked.credentials);
  return { connection: await connectionOf(context, request, asked?.connectionId ?? ownConnectionId) };
}

export async function targetByCredentials(
  context: ApiContext,
  request: FastifyRequest,
  credentials: Credentials,
): Promise<Target> {
  const tested = await testedIdentity(context, request, credentials);
  return targetOfOneJob(context.secretBox, { workspaceId: principalOf(request).workspaceId, ...tested });
}

/** Refusals: those of a sign-in, in their own words; `forbidden` for a key that is restricted to some connections. */
export async function testedIdentity(
  context: ApiContext,
  request: FastifyRequest,
  { tenantId, clientId, cloud, ...given }: Credentials,
): Promise<{ readonly identity: GraphIdentity; readonly report: ConnectionReport }> {
  const { connectionIds } = principalOf(request);
  if (connectionIds !== null)
    throw new CybbackError(
      'forbidden',
      'This API key is restricted to some connections, and the tenant that the credentials are of is none of them. Use a key for all connections.',
    );
  const credential = credentialOf(given);
  if (!credential) throw new CybbackError('request-invalid', 'Give either clientSecret or certificate.');
  const identity = { tenantId, clientId, cloud, credential };
  return { identity, report: await testBeforeSaving(context, identity) };
}

/** A comparison with one tenant says nothing of another. */
export function refuseOtherTarget({ connection }: Target, ownConnectionId: string): void {
  if (connection.id === ownConnectionId) return;
  throw new CybbackError(
    'request-invalid',
    'The comparison is with the tenant of the backup. Leave comparisonId or target out.',
  );
}
