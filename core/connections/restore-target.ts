import type { GraphClient } from '../graph/types.ts';

/** The tenant that a restore writes into. */
export interface RestoreTarget {
  readonly client: GraphClient;
  readonly clientId: string;
  readonly graphRoot: string;
  readonly granted: readonly string[] | null;
  readonly verifiedDomains: readonly string[];
}
