import type { TypeKey } from '../domain/type-keys.ts';

/** How a backup came about: of no use to readers of its content. */
export interface Made {
  readonly createdAt: string;
  readonly createdBy: string;
  readonly trigger: 'manual' | 'schedule';
  readonly baseBackupId: string | null;
  readonly work: {
    readonly bytesWritten: number;
    readonly requests: number;
    readonly throttled: number;
    readonly waitedMs: number;
  };
  readonly types: Readonly<
    Partial<Record<TypeKey, { readonly fetched: number; readonly bytesWritten: number; readonly requests: number }>>
  >;
}
