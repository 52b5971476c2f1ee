import type { EntraConfig } from '../config/index.ts';
import type { SecretBox } from '../crypto/secret-box.ts';
import type { Db } from '../database/database.ts';
import { CybbackError } from '../domain/errors.ts';
import { tenantSizeOf } from '../graph/budget/rates.ts';
import { cloudEndpoints } from '../graph/endpoints.ts';
import type { GraphAccess } from '../graph/graph-access.ts';
import type { GraphClient, GraphIdentity } from '../graph/types.ts';
import type { RestoreTarget } from './restore-target.ts';
import { getConnectionWithCredential, type Connection } from './store/connections.ts';
import { openCredential } from './store/credentials.ts';

export interface ConnectionScope {
  readonly workspaceId: string;
  readonly connectionId: string;
}

/** A tenant that backups read. */
export interface OpenTenant {
  readonly client: GraphClient;
  readonly granted: ReadonlySet<string>;
}

/** Signs in as a stored connection. The credential is opened at each use and never kept with anything that is printed. */
export class Connections {
  readonly #db: Db;
  readonly #box: SecretBox;
  readonly #graph: GraphAccess;
  readonly #entra: EntraConfig;

  constructor(deps: { db: Db; box: SecretBox; graph: GraphAccess; entra: EntraConfig }) {
    this.#db = deps.db;
    this.#box = deps.box;
    this.#graph = deps.graph;
    this.#entra = deps.entra;
  }

  /** Errors: `not-found` where the connection was removed, `key-wrong` where its credential does not open. */
  async identity(scope: ConnectionScope): Promise<{ connection: Connection; identity: GraphIdentity }> {
    const found = await getConnectionWithCredential(this.#db, {
      workspaceId: scope.workspaceId,
      id: scope.connectionId,
    });
    if (!found) throw new CybbackError('not-found', 'The connection does not exist any more.');
    const { connection, credential } = found;
    const { tenantId, clientId, cloud } = connection;
    return {
      connection,
      identity: { tenantId, clientId, cloud, credential: await openCredential(this.#box, connection.id, credential) },
    };
  }

  /** What a restore needs of the tenant that it writes into. */
  async restoreTarget(scope: ConnectionScope): Promise<RestoreTarget> {
    const { connection, identity } = await this.identity(scope);
    return {
      client: this.#clientFor(connection, identity),
      clientId: identity.clientId,
      graphRoot: `${cloudEndpoints(identity.cloud, this.#entra.privateEndpoints).graph}/v1.0`,
      granted: await this.#graph.tokensFor(identity).grantedPermissions({ fresh: true }),
      verifiedDomains: connection.verifiedDomains,
    };
  }

  /** Signs in again, with what is stored. What Entra refuses is thrown. */
  async signIn(scope: ConnectionScope): Promise<void> {
    const { identity } = await this.identity(scope);
    await this.#graph.tokensFor(identity).grantedPermissions({ fresh: true });
  }

  /**
   * `client` counts its usage from zero; token and budget are those of the connection. `granted`: application permissions
   * of the token in use; a grant of a moment ago shows in the next one.
   */
  async tenant(scope: ConnectionScope): Promise<OpenTenant> {
    const { connection, identity } = await this.identity(scope);
    const client = this.#clientFor(connection, identity);
    return { client, granted: new Set(await this.#graph.tokensFor(identity).grantedPermissions()) };
  }

  #clientFor({ userCount }: Connection, identity: GraphIdentity): GraphClient {
    if (userCount !== null) this.#graph.setTenantSize(identity.tenantId, tenantSizeOf(userCount));
    return this.#graph.clientFor(identity);
  }
}
