import type { AttributeChange } from '../../domain/diff/diff-objects.ts';
import type { StoredVersion, VersionRead } from '../../repository/types.ts';

/** Content of one repository. What is damaged costs only itself; a storage that cannot be asked fails the call. */
export type ReadContent = (repositoryId: string, versions: readonly StoredVersion[]) => Promise<readonly VersionRead[]>;

/** Why what differs in an object is not known: the content of one of the backups cannot be read. */
export interface UnreadableSide {
  readonly side: 'before' | 'after';
  readonly code: string;
  readonly message: string;
}

export interface ContentDifference {
  /** `current` is what the earlier backup has, `backup` what the later one has. */
  readonly attributes: readonly AttributeChange[];
  /** Not null: what differs is not known. */
  readonly unreadable: UnreadableSide | null;
}
