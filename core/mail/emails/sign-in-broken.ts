import type { EventFacts } from '../../domain/notifications/facts.ts';
import type { Email, EmailContext } from '../email.ts';
import { timeText } from '../words.ts';
import { type EventPlace, connectionRows, connectionUrl } from './event-place.ts';

export function signInBrokenEmail(facts: EventFacts['signInBroken'], context: EmailContext, place: EventPlace): Email {
  return {
    subject: `Sign-in to ${facts.connection} stopped working`,
    lead: [
      `Microsoft Entra ID refuses the sign-in of the connection ${facts.connection}. Until this is fixed, its backups and restores cannot run; existing backups stay readable.`,
    ],
    facts: [
      ...connectionRows(facts),
      ['Reason', facts.message],
      ['Code', facts.code],
      ['Noticed', timeText(place.at, context.timeZone)],
    ],
    steps: [
      STEPS[facts.code] ??
        'Open the app registration in the Microsoft Entra admin center and check the application, its credential and its consent.',
      'Open the connection in CYBBACK and test it.',
    ],
    action: { label: 'Open the connection', url: connectionUrl(context, place) },
  };
}

const STEPS: Readonly<Record<string, string>> = {
  'sign-in-secret-expired': 'Create a new client secret in the app registration and enter it in the connection.',
  'sign-in-secret-wrong':
    'Create a new client secret in the app registration and enter its value (not its ID) in the connection.',
  'sign-in-certificate-wrong':
    'Check that the certificate in use is registered in the app registration and has not expired.',
  'sign-in-app-unknown':
    'Check that the app registration still exists in this tenant; register it again if it was deleted.',
  'sign-in-app-disabled': 'Enable the application again under Enterprise applications.',
  'sign-in-tenant-unknown': 'Check the Directory (tenant) ID of the connection.',
  'sign-in-blocked':
    'Find the Conditional Access policy that blocks workload identities and exclude the application from it.',
  'sign-in-consent-missing': 'Grant admin consent for the permissions of the application again.',
};
