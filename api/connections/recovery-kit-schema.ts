import { z } from 'zod';
import { MAX_PASSPHRASE_LENGTH } from '#core/domain/passwords/passphrase-problem.ts';
import { recoveryKit as kit } from '#core/keys/recovery-kit.ts';

export const recoveryKit = kit.meta({ id: 'RecoveryKit' });

/** Its rules are said in words where it is chosen. */
const passphrase = z.string().min(1).max(MAX_PASSPHRASE_LENGTH);

export const recoveryKitState = z
  .object({
    last: z
      .object({ exportedAt: z.iso.datetime(), exportedBy: z.string() })
      .nullable()
      .describe('Null: none was exported yet.'),
    keys: z.int().describe('Data keys of the connection.'),
    missingKeys: z.int().describe('Those of them that the last kit lacks.'),
  })
  .meta({ id: 'RecoveryKitState' });

export const recoveryKitExport = z.strictObject({ passphrase });

export const recoveryKitTest = z.strictObject({ kit: recoveryKit, passphrase });

export const recoveryKitTestResult = z
  .object({
    whole: z.int().describe('Data keys in use that the kit holds.'),
    missing: z.int().describe('Data keys in use that the kit lacks.'),
  })
  .meta({ id: 'RecoveryKitTestResult' });
