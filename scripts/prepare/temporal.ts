import { readFile } from 'node:fs/promises';
import { Connection, type TLSConfig } from '@temporalio/client';
import type { Secret, TemporalConfig } from '../../core/config/index.ts';
import { registerSearchAttributes } from '../runtime/temporal/search-attributes.ts';

/** Registers the search attributes that operators filter by. */
export async function prepareTemporal(
  { address, namespace, tls }: TemporalConfig,
  apiKey: Secret | null,
  log: (line: string) => void,
): Promise<void> {
  const connection = await Connection.connect({
    address,
    tls: tls ? await tlsOptions(tls) : false,
    ...(apiKey && { apiKey: apiKey.reveal() }),
  });
  try {
    await registerSearchAttributes(connection, namespace, log);
    log(`Temporal: ${address}, namespace ${namespace}.`);
  } finally {
    await connection.close();
  }
}

async function tlsOptions(tls: NonNullable<TemporalConfig['tls']>): Promise<TLSConfig> {
  const read = (path: string | null): Promise<Buffer> | undefined => (path ? readFile(path) : undefined);
  const [ca, crt, key] = await Promise.all([read(tls.caFile), read(tls.certFile), read(tls.keyFile)]);
  return {
    ...(tls.serverName && { serverNameOverride: tls.serverName }),
    ...(ca && { serverRootCACertificate: ca }),
    ...(crt && key && { clientCertPair: { crt, key } }),
  };
}
