import { assertNever } from '../../domain/assert-never.ts';
import type { ToldEvent } from '../../domain/notifications/facts.ts';
import type { Letter, LetterContext } from '../letter.ts';
import { backupFailedLetter } from './backup-failed.ts';
import { backupOverdueLetter } from './backup-overdue.ts';
import { backupWarningsLetter } from './backup-warnings.ts';
import { permissionLostLetter } from './permission-lost.ts';
import { restoreCancelledLetter, restoreFailedLetter, restoreFinishedLetter } from './restore-ended.ts';
import { secretExpiresLetter } from './secret-expires.ts';
import { signInBrokenLetter } from './sign-in-broken.ts';
import { storageUnreachableLetter } from './storage-unreachable.ts';
import { testLetter } from './test.ts';

/** The letter that tells of an event. */
export function letterOf(event: ToldEvent, context: LetterContext): Letter {
  switch (event.kind) {
    case 'secretExpires':
      return secretExpiresLetter(event.facts, context, event);
    case 'signInBroken':
      return signInBrokenLetter(event.facts, context, event);
    case 'permissionLost':
      return permissionLostLetter(event.facts, context, event);
    case 'backupFailed':
      return backupFailedLetter(event.facts, context, event);
    case 'backupWarnings':
      return backupWarningsLetter(event.facts, context);
    case 'backupOverdue':
      return backupOverdueLetter(event.facts, context, event);
    case 'restoreFinished':
      return restoreFinishedLetter(event.facts, context, event);
    case 'restoreFailed':
      return restoreFailedLetter(event.facts, context, event);
    case 'restoreCancelled':
      return restoreCancelledLetter(event.facts, context, event);
    case 'storageUnreachable':
      return storageUnreachableLetter(event.facts, context, event);
    case 'test':
      return testLetter(event.facts, context, event);
    default:
      return assertNever(event);
  }
}
