import type { SecretBox } from '../../crypto/secret-box.ts';
import type { Manifest, Repository } from '../../repository/types.ts';
import type { CaptureContext } from '../capture/types.ts';

/** A reading of one type that is compared with a backup and kept nowhere. */
export interface ProofContext extends CaptureContext {
  /** Number of the backup that the reading builds on: the newest one. */
  readonly asOf: number;
  /** The backup that is compared: the same, or an earlier one. */
  readonly against: { readonly seq: number; readonly manifest: Manifest };
  /** Only objects that were selected are compared. */
  readonly selected: boolean;
  readonly backupStartedAt: Date;
  readonly backupFinishedAt: Date;
  /** Values of both sides are personal data: sealed wherever they are kept. */
  readonly box: SecretBox;
  /** A type that a backup could not read stays where an earlier one wrote it. */
  repositoryOf(repositoryId: string): Promise<Repository>;
}
