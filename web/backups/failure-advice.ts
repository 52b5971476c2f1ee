import { ERRORS, type ErrorMeaning } from '#core/domain/errors.ts';

export interface FailureAdvice {
  readonly title: string;
  /** What to do, in a sentence. */
  readonly advice: string;
  /** A page of the workspace where it can be done. */
  readonly page: { readonly label: string; readonly path: string } | null;
}

/** What to do about a backup that failed with this code. */
export function failureAdvice(code: string, connectionId: string): FailureAdvice {
  const meaning: ErrorMeaning | null = Object.hasOwn(ERRORS, code) ? ERRORS[code as keyof typeof ERRORS] : null;
  const title = meaning?.title ?? 'The backup failed';
  if (code === 'cancelled')
    return {
      title,
      advice: 'Someone cancelled it. Nothing from it was kept. Run a new backup when you need one.',
      page: null,
    };
  if (code.startsWith('sign-in-') || code === 'graph-permission-missing' || code === 'connection-not-ready') {
    return signInAdvice(title, meaning?.retryable === true, connectionId);
  }
  if (code.startsWith('storage-') && meaning?.actor === 'customer') {
    return {
      title,
      advice:
        'Fix it in the storage settings, test the storage, then run the backup again. Earlier backups are not affected.',
      page: { label: 'Open Storage', path: '/storage' },
    };
  }
  if (meaning?.retryable === true)
    return {
      title,
      advice: 'This is usually temporary. Run the backup again. Earlier backups are not affected.',
      page: null,
    };
  if (meaning?.actor === 'operator')
    return {
      title,
      advice:
        'The operator of this service has to look into it. Give them the code and the time. Earlier backups are not affected.',
      page: null,
    };
  return {
    title,
    advice: 'Fix the problem described above, then run the backup again. Earlier backups are not affected.',
    page: null,
  };
}

function signInAdvice(title: string, passes: boolean, connectionId: string): FailureAdvice {
  const page = { label: 'Open the connection', path: `/connections/${connectionId}` };
  if (passes)
    return {
      title,
      advice: 'This is usually temporary. Run the backup again, and test the connection if the problem persists.',
      page,
    };
  return {
    title,
    advice: 'Fix it in the app registration or in the connection, test the connection, then run the backup again.',
    page,
  };
}
