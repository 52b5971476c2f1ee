import { readFile } from 'node:fs/promises';
import type { TLSConfig } from '@temporalio/client';
import type { TemporalConfig } from '../config/config.ts';
import type { Secret } from '../config/secret.ts';

export interface TemporalConnectionOptions {
  readonly address: string;
  readonly tls: TLSConfig | false;
  readonly apiKey?: string;
}

/** How clients and workers reach Temporal alike. Reads the PEM files that the settings name. */
export async function temporalConnectionOptions(
  config: TemporalConfig,
  apiKey: Secret | null,
): Promise<TemporalConnectionOptions> {
  return {
    address: config.address,
    tls: config.tls === null ? false : await tlsOf(config.tls),
    ...(apiKey === null ? {} : { apiKey: apiKey.reveal() }),
  };
}

async function tlsOf(files: NonNullable<TemporalConfig['tls']>): Promise<TLSConfig> {
  const read = (file: string | null): Promise<Buffer | undefined> =>
    file === null ? Promise.resolve(undefined) : readFile(file);
  const [ca, crt, key] = await Promise.all([read(files.caFile), read(files.certFile), read(files.keyFile)]);
  return {
    ...(files.serverName === null ? {} : { serverNameOverride: files.serverName }),
    ...(ca === undefined ? {} : { serverRootCACertificate: ca }),
    ...(crt === undefined || key === undefined ? {} : { clientCertPair: { crt, key } }),
  };
}
