import { randomUUID } from 'node:crypto';
import { createApiKey, newApiKey } from '../../core/accounts/store/api-keys.ts';
import { createWorkspace } from '../../core/accounts/store/workspaces.ts';
import { type Connection, createConnection } from '../../core/connections/store/connections.ts';
import type { Db } from '../../core/database/database.ts';
import type { EdgeKind } from '../../core/domain/plan/edges.ts';
import type { Role } from '../../core/domain/states.ts';
import type { LinkTargetType, TypeKey } from '../../core/domain/type-keys.ts';
import { repositoryFor } from '../../core/storages/store/repositories.ts';

/** For tests: a workspace with one connection that is ready, its repository, and backups and objects written straight into the catalogue. */
export interface TestTenant {
  readonly workspaceId: string;
  readonly connection: Connection;
  readonly repositoryId: string;
  /** @param connectionIds restricts the key to these. */
  apiKey(role: Role, connectionIds?: readonly string[]): Promise<string>;
  /** A person with this role. */
  member(role: Role, email?: string): Promise<string>;
  /** A published backup. */
  backup(seq: number, at?: Date): Promise<string>;
  object(version: TestVersion): Promise<void>;
  link(link: TestLink): Promise<void>;
  /** A reference of a version that was written before. */
  reference(reference: TestReference): Promise<void>;
}

export interface TestVersion {
  readonly type?: TypeKey;
  readonly id: string;
  readonly from: number;
  readonly to?: number;
  readonly deleted?: 'soft' | 'hard';
  readonly name?: string | null;
  readonly upn?: string;
  readonly mail?: string;
  readonly appId?: string;
  readonly hash?: string;
  /** Absent: not read yet. */
  readonly facets?: readonly string[];
}

export interface TestReference {
  readonly type: TypeKey;
  readonly id: string;
  /** The first backup of the version. */
  readonly from: number;
  readonly path: string;
  readonly kind?: EdgeKind;
  readonly named: string;
}

export interface TestLink {
  readonly type?: TypeKey;
  readonly source: string;
  readonly relation?: string;
  readonly target: string;
  readonly targetType?: LinkTargetType;
  readonly from: number;
  readonly to?: number;
}

export async function createTestTenant(db: Db, name = 'Contoso'): Promise<TestTenant> {
  return connectTestTenant(db, (await createWorkspace(db, name)).id, name);
}

/** One more connection of a workspace. */
export async function connectTestTenant(db: Db, workspaceId: string, name: string): Promise<TestTenant> {
  const connection = await createConnection(db, {
    id: randomUUID(),
    workspaceId,
    name,
    cloud: 'global',
    tenantId: randomUUID(),
    clientId: randomUUID(),
    credential: { kind: 'secret', sealed: new Uint8Array([1]) },
    findings: {
      tenantName: name,
      verifiedDomains: ['contoso.com'],
      credentialExpiresAt: null,
      readyForBackup: true,
      readyForRestore: true,
      report: {},
      testedAt: new Date(),
    },
  });
  const repository = await repositoryFor(db, { workspaceId, connectionId: connection.id });
  return {
    workspaceId,
    connection,
    repositoryId: repository.id,
    async apiKey(role, connectionIds) {
      const key = newApiKey((size) => crypto.getRandomValues(new Uint8Array(size)));
      await createApiKey(db, { workspaceId, name: role, role, key, connectionIds: connectionIds ?? null });
      return key;
    },
    async member(role, email) {
      const id = randomUUID();
      await db
        .insertInto('person')
        .values({ id, email: email ?? `${id}@example.org`, name: role })
        .execute();
      await db.insertInto('member').values({ workspaceId, personId: id, role }).execute();
      return id;
    },
    async backup(seq, at = new Date(Date.UTC(2026, 0, seq))) {
      const id = randomUUID();
      await db
        .insertInto('backup')
        .values({
          id,
          workspaceId,
          connectionId: connection.id,
          repositoryId: repository.id,
          seq,
          baseBackupId: null,
          mode: seq === 1 ? 'full' : 'incremental',
          state: 'completed',
          trigger: 'manual',
          createdBy: 'test',
          createdAt: at,
          startedAt: at,
          finishedAt: at,
          sealing: 'aes-256-gcm',
          errorCode: null,
          errorMessage: null,
          manifestKey: `manifests/${String(seq)}`,
          manifestSha256: 'ab',
        })
        .execute();
      return id;
    },
    async object(version) {
      await db
        .insertInto('objectVersion')
        .values({
          connectionId: connection.id,
          type: version.type ?? 'users',
          objectId: version.id,
          fromSeq: version.from,
          toSeq: version.to ?? null,
          deleted: version.deleted ?? null,
          repositoryId: repository.id,
          hash: version.hash ?? `${version.id}-${String(version.from)}`,
          packId: 'pack',
          frameOffset: 0,
          frameLength: 1,
          // Tells the versions of an object apart.
          recordOffset: version.from,
          recordLength: 1,
          displayName: version.name ?? null,
          userPrincipalName: version.upn ?? null,
          mail: version.mail ?? null,
          appId: version.appId ?? null,
          facets: version.facets ? [...version.facets] : null,
        })
        .execute();
    },
    async link(link) {
      await db
        .insertInto('linkVersion')
        .values({
          connectionId: connection.id,
          type: link.type ?? 'groups',
          sourceId: link.source,
          relation: link.relation ?? 'members',
          targetId: link.target,
          targetType: link.targetType ?? 'users',
          fromSeq: link.from,
          toSeq: link.to ?? null,
        })
        .execute();
    },
    async reference({ id, from, kind = 'object', ...reference }) {
      await db
        .insertInto('referenceEdge')
        .values({ ...reference, connectionId: connection.id, objectId: id, fromSeq: from, kind })
        .execute();
    },
  };
}
