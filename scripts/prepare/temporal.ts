import { Connection } from '@temporalio/client';
import type { Secret, TemporalConfig } from '../../core/config/index.ts';
import { temporalConnectionOptions } from '../../core/temporal/connection-options.ts';
import { registerSearchAttributes } from '../../core/temporal/search-attributes.ts';

/** Registers the search attributes that operators filter by. */
export async function prepareTemporal(
  config: TemporalConfig,
  apiKey: Secret | null,
  log: (line: string) => void,
): Promise<void> {
  const connection = await Connection.connect(await temporalConnectionOptions(config, apiKey));
  try {
    await registerSearchAttributes(connection, config.namespace, log);
    log(`Temporal: ${config.address}, namespace ${config.namespace}.`);
  } finally {
    await connection.close();
  }
}
