import type { Generated } from 'kysely';
import type { CreatedAt, JsonColumn } from './columns.ts';

export interface JobTables {
  jobEvent: JobEventTable;
}

export interface JobEventTable {
  id: Generated<number>;
  workspaceId: string;
  jobKind: 'backup' | 'restore' | 'proof';
  jobId: string;
  kind: string;
  data: JsonColumn<unknown>;
  at: CreatedAt;
}
