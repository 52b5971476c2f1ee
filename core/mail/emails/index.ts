import { assertNever } from '../../domain/assert-never.ts';
import type { RecordedEvent } from '../../domain/notifications/facts.ts';
import type { Email, EmailContext } from '../email.ts';
import { backupFailedEmail } from './backup-failed.ts';
import { backupOverdueEmail } from './backup-overdue.ts';
import { backupWarningsEmail } from './backup-warnings.ts';
import { licenceEmail } from './licence.ts';
import { permissionLostEmail } from './permission-lost.ts';
import { restoreCancelledEmail, restoreFailedEmail, restoreFinishedEmail } from './restore-ended.ts';
import { secretExpiresEmail } from './secret-expires.ts';
import { signInBrokenEmail } from './sign-in-broken.ts';
import { storageDamagedEmail } from './storage-damaged.ts';
import { storageUnreachableEmail } from './storage-unreachable.ts';
import { testEmail } from './test.ts';
import { workspaceDeletionEmail } from './workspace-deletion.ts';

/** The email about an event. */
export function emailFor(event: RecordedEvent, context: EmailContext): Email {
  switch (event.kind) {
    case 'secretExpires':
      return secretExpiresEmail(event.facts, context, event);
    case 'signInBroken':
      return signInBrokenEmail(event.facts, context, event);
    case 'permissionLost':
      return permissionLostEmail(event.facts, context, event);
    case 'backupFailed':
      return backupFailedEmail(event.facts, context, event);
    case 'backupWarnings':
      return backupWarningsEmail(event.facts, context);
    case 'backupOverdue':
      return backupOverdueEmail(event.facts, context, event);
    case 'restoreFinished':
      return restoreFinishedEmail(event.facts, context, event);
    case 'restoreFailed':
      return restoreFailedEmail(event.facts, context, event);
    case 'restoreCancelled':
      return restoreCancelledEmail(event.facts, context, event);
    case 'storageUnreachable':
      return storageUnreachableEmail(event.facts, context, event);
    case 'storageDamaged':
      return storageDamagedEmail(event.facts, context, event);
    case 'licence':
      return licenceEmail(event.facts, context, event);
    case 'workspaceDeletion':
      return workspaceDeletionEmail(event.facts, context);
    case 'test':
      return testEmail(event.facts, context, event);
    default:
      return assertNever(event);
  }
}
