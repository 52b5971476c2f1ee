import { randomUUID } from 'node:crypto';
import { type SignedInClient, TEST_PASSWORD } from '../accounts/person.fixture.ts';
import type { World } from './world.fixture.ts';

/** What is expected of an operation that needs no workspace. */
export interface ExpectedOfPeople {
  /** `public`: needs nobody to be signed in; `person`: somebody. */
  readonly who: 'public' | 'person';
  readonly query?: string;
  readonly body?: (caller: SignedInClient) => object | Promise<object>;
  /** Makes the parts of the address of a call that is in order. */
  readonly parts?: (world: World, caller: SignedInClient) => Promise<Readonly<Record<string, string>>>;
  /** The answer of the call to whoever may make it, where it is none of success. */
  readonly code?: string;
}

const anybody = (more: Partial<ExpectedOfPeople> = {}): ExpectedOfPeople => ({ who: 'public', ...more });
const person = (more: Partial<ExpectedOfPeople> = {}): ExpectedOfPeople => ({ who: 'person', ...more });

const PASSWORD = { password: TEST_PASSWORD };
const UNKNOWN = { id: randomUUID() };

export const PEOPLE: Readonly<Record<string, ExpectedOfPeople>> = {
  getServer: anybody(),
  listPlans: anybody(),
  signUp: anybody({ body: () => ({ email: `${randomUUID()}@example.org`, company: 'Contoso', ...PASSWORD }) }),
  signIn: anybody({ body: ({ email }) => ({ email, ...PASSWORD }) }),
  verifyTotp: anybody({ body: () => ({ code: '000000' }), code: 'sign-in-again' }),
  verifyBackupCode: anybody({ body: () => ({ code: 'x' }), code: 'sign-in-again' }),
  getPasskeySignInOptions: anybody(),
  signInWithPasskey: anybody({ body: () => ({ response: { id: 'x' } }), code: 'passkey-refused' }),
  signOut: anybody(),
  sendVerificationMail: anybody({ body: ({ email }) => ({ email }) }),
  verifyEmail: anybody({ query: '?token=x', code: 'link-expired' }),
  requestPasswordReset: anybody({ body: ({ email }) => ({ email }) }),
  resetPassword: anybody({
    body: () => ({ token: 'x', newPassword: 'green tractor hums loudly' }),
    code: 'link-expired',
  }),
  getInvitationLink: anybody({ parts: invited }),

  getAccount: person(),
  updateAccount: person({ body: () => ({ timeZone: 'Europe/Paris' }) }),
  skipSetup: person({
    body: () => ({ skipped: ['storage'] }),
    parts: () => Promise.resolve({ id: randomUUID() }),
    code: 'not-found',
  }),
  downloadAccountData: person(),
  deleteAccount: person({ body: () => PASSWORD }),
  createWorkspace: person({ body: () => ({ name: 'Third', service: 'entra' }) }),
  acceptInvitation: person({ parts: invited }),
  updatePerson: person({ body: () => ({ name: 'Anna' }) }),
  changePassword: person({
    body: () => ({ currentPassword: TEST_PASSWORD, newPassword: 'green tractor hums loudly' }),
  }),
  changeEmail: person({ body: () => ({ newEmail: `${randomUUID()}@example.org`, password: TEST_PASSWORD }) }),
  listSessions: person(),
  revokeSession: person({
    body: async (caller) => ({ id: (await caller.call('GET', '/api/auth/list-sessions')).body.items[0]?.id }),
  }),
  revokeOtherSessions: person(),
  enableTwoFactor: person({ body: () => PASSWORD }),
  disableTwoFactor: person({ body: () => PASSWORD }),
  makeBackupCodes: person({ body: () => PASSWORD, code: 'conflict' }),
  listPasskeys: person(),
  getPasskeyOptions: person(),
  addPasskey: person({ body: () => ({ response: { id: 'x' } }), code: 'passkey-refused' }),
  renamePasskey: person({ body: () => ({ ...UNKNOWN, name: 'Mine' }), code: 'passkey-refused' }),
  removePasskey: person({ body: () => UNKNOWN, code: 'passkey-refused' }),
};

async function invited({ api }: World, { email }: SignedInClient): Promise<{ token: string }> {
  const { body } = await api.call('POST', '/invitations', { body: { email, role: 'viewer' } });
  return { token: /\/invitations\/([\w-]+)/.exec(String(body['link'] ?? (await api.mails.to(email)).text))?.[1] ?? '' };
}
