import type { Clock } from '../domain/clock.ts';
import { OBJECT_TYPES } from '../domain/object-types/index.ts';
import type { GraphAccess } from '../graph/graph-access.ts';
import type { ConnectionReport } from './connection-report.ts';
import type { Connections, ConnectionScope } from './open-connection.ts';
import type { Connection } from './store/connections.ts';
import { testConnection } from './test-connection.ts';

/** Signs in again as a stored connection. Errors: those of `Connections.identity`, and passing faults. */
export function storedConnectionTester({
  connections,
  graph,
  clock,
}: {
  connections: Connections;
  graph: GraphAccess;
  clock: Clock;
}) {
  return async (scope: ConnectionScope): Promise<{ connection: Connection; report: ConnectionReport }> => {
    const { connection, identity } = await connections.identity(scope);
    return {
      connection,
      report: await testConnection({ identity, clientFactory: graph, objectTypes: Object.values(OBJECT_TYPES), clock }),
    };
  };
}
