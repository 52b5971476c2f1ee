import type { SecretBox } from '../../crypto/secret-box.ts';
import type { Repository } from '../../repository/types.ts';
import type { CaptureContext } from '../capture/types.ts';

/** A reading of one type that is compared with a backup and kept nowhere. */
export interface ProofContext extends CaptureContext {
  /** Number of the backup. */
  readonly asOf: number;
  readonly backupStartedAt: Date;
  readonly backupFinishedAt: Date;
  /** Values of both sides are personal data: sealed wherever they are kept. */
  readonly box: SecretBox;
  /** A type that a backup could not read stays where an earlier one wrote it. */
  repositoryOf(repositoryId: string): Promise<Repository>;
}
