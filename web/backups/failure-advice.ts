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
      advice: 'Somebody stopped it. Nothing of it was kept; run a new backup when you want one.',
      page: null,
    };
  if (code.startsWith('sign-in-') || code === 'graph-permission-missing' || code === 'connection-not-ready') {
    return signInAdvice(title, meaning?.retryable === true, connectionId);
  }
  if (code.startsWith('storage-') && meaning?.actor === 'customer') {
    return {
      title,
      advice:
        'Set it right in the storage, test it there, then run the backup again. Earlier backups are not affected.',
      page: { label: 'Open Storage', path: '/storage' },
    };
  }
  if (meaning?.retryable === true)
    return {
      title,
      advice: 'This usually passes by itself. Run the backup again; earlier backups are not affected.',
      page: null,
    };
  if (meaning?.actor === 'operator')
    return {
      title,
      advice:
        'Whoever runs this service has to look at it: give them the code and the time. Earlier backups are not affected.',
      page: null,
    };
  return {
    title,
    advice: 'Set right what the sentence names, then run the backup again. Earlier backups are not affected.',
    page: null,
  };
}

function signInAdvice(title: string, passes: boolean, connectionId: string): FailureAdvice {
  const page = { label: 'Open the connection', path: `/connections/${connectionId}` };
  if (passes)
    return {
      title,
      advice: 'This usually passes by itself. Run the backup again, and test the connection if it stays.',
      page,
    };
  return {
    title,
    advice:
      'Set it right in the app registration or in the connection, test the connection, then run the backup again.',
    page,
  };
}
