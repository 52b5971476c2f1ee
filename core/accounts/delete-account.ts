import type { NewAuditEntry } from '../audit/store/audit.ts';
import { CybbackError } from '../domain/errors.ts';
import type { AccountDeps } from './deps.ts';
import type { Caller } from './forward.ts';
import { type Proof, demandProof, demandRecentSignIn } from './proof.ts';
import type { SignedIn } from './session.ts';
import { deletePerson } from './store/delete-person.ts';

/**
 * For good. It takes a sign-in that was a moment ago, and password or code. Errors: `sign-in-again`, `password-wrong`,
 * `code-wrong`, and `conflict` where a workspace would be left without an owner.
 */
export async function deleteAccount(
  deps: AccountDeps,
  caller: Caller,
  { person, proof, from }: { person: SignedIn; proof: Proof; from: NewAuditEntry['from'] },
): Promise<void> {
  demandRecentSignIn(deps, person.sessionStartedAt, 'delete the account');
  await demandProof(deps, caller, { person, proof });
  const deletion = await deletePerson(deps.db, {
    personId: person.id,
    entry: {
      action: 'account.delete',
      actor: { kind: 'person', id: person.id, name: person.name },
      from,
      target: { kind: 'person', id: person.id, name: person.name },
      reason: null,
      facts: {},
      outcome: 'success',
      code: null,
    },
  });
  if (deletion.outcome === 'done') return;
  throw new CybbackError(
    'conflict',
    `You are the only owner of ${deletion.workspaces.join(', ')}. Make another member owner there, or delete the workspace under Account, Workspace; then delete your account.`,
  );
}
