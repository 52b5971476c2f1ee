import { membersAmong } from '#core/accounts/store/members.ts';
import { CybbackError } from '#core/domain/errors.ts';
import type { ApiContext } from '../http/context.ts';

/** Mails of a restore stay within the workspace. */
export async function refuseStrangers(
  { db }: Pick<ApiContext, 'db'>,
  workspaceId: string,
  personIds: readonly string[],
): Promise<void> {
  const known = new Set((await membersAmong(db, workspaceId, personIds)).map(({ personId }) => personId));
  const stranger = personIds.find((id) => !known.has(id));
  if (stranger === undefined) return;
  throw new CybbackError(
    'request-invalid',
    'Only members of this workspace can be mailed, and one of those in options.mailTo is none (any more). Leave that person out, or invite them first.',
    {
      facts: { personId: stranger },
    },
  );
}
