import type { Db } from '../../database/database.ts';

/** Newest first; more than anybody does in years. */
const MOST_ENTRIES = 10_000;

/**
 * Everything that is held about a person, wherever it lies. What signs somebody in (hashes, secrets, tokens) is named and not
 * handed out: it would be of use to a thief alone.
 */
export async function dataOfPerson(db: Db, personId: string): Promise<object | null> {
  const person = await db
    .selectFrom('person')
    .select([
      'id',
      'email',
      'name',
      'company',
      'emailVerified',
      'twoFactorEnabled',
      'timeZone',
      'trialEndsAt',
      'createdAt',
      'updatedAt',
    ])
    .where('id', '=', personId)
    .executeTakeFirst();
  if (!person) return null;
  const memberships = await db
    .selectFrom('member')
    .innerJoin('workspace', 'workspace.id', 'member.workspaceId')
    .select([
      'workspace.id as workspaceId',
      'workspace.name as workspace',
      'member.role',
      'member.setupSkipped',
      'member.createdAt as since',
    ])
    .where('member.personId', '=', personId)
    .orderBy('workspace.id')
    .execute();
  const signIns = await db
    .selectFrom('personCredential')
    .select(['providerId as kind', 'createdAt', 'updatedAt'])
    .where('personId', '=', personId)
    .execute();
  const passkeys = await db
    .selectFrom('personPasskey')
    .select(['id', 'name'])
    .where('personId', '=', personId)
    .execute();
  const sessions = await db
    .selectFrom('personSession')
    .select(['id', 'ipAddress', 'userAgent', 'createdAt', 'updatedAt', 'expiresAt'])
    .where('personId', '=', personId)
    .orderBy('createdAt', 'desc')
    .execute();
  const notificationChoices = await db
    .selectFrom('notificationPreference')
    .select(['workspaceId', 'choices', 'timeZone', 'updatedAt'])
    .where('personId', '=', personId)
    .execute();
  const invitations = await db
    .selectFrom('invitation')
    .select(['workspaceId', 'role', 'createdAt', 'expiresAt', 'acceptedAt', 'revokedAt'])
    .where('email', '=', person.email)
    .orderBy('createdAt', 'desc')
    .limit(MOST_ENTRIES)
    .execute();
  const emails = await db
    .selectFrom('notificationDelivery')
    .innerJoin('workspaceEvent', 'workspaceEvent.id', 'notificationDelivery.eventId')
    .select([
      'notificationDelivery.workspaceId',
      'workspaceEvent.kind',
      'notificationDelivery.recipient',
      'notificationDelivery.state',
      'notificationDelivery.createdAt',
    ])
    .where('notificationDelivery.personId', '=', personId)
    .orderBy('notificationDelivery.createdAt', 'desc')
    .limit(MOST_ENTRIES)
    .execute();
  const auditEntries = await db
    .selectFrom('auditEntry')
    .select(['workspaceId', 'at', 'action', 'outcome', 'address', 'userAgent', 'targetKind', 'targetName', 'reason'])
    .where('actorId', '=', personId)
    .orderBy('at', 'desc')
    .limit(MOST_ENTRIES)
    .execute();
  const auditEntriesAboutMe = await db
    .selectFrom('auditEntry')
    .select(['workspaceId', 'at', 'action', 'outcome', 'actorName', 'targetKind', 'targetName', 'reason'])
    .where('targetId', '=', personId)
    .where('targetKind', 'in', ['person', 'member'])
    .where((row) => row.or([row('actorId', 'is', null), row('actorId', '!=', personId)]))
    .where('workspaceId', 'in', db.selectFrom('member').select('workspaceId').where('personId', '=', personId))
    .orderBy('at', 'desc')
    .limit(MOST_ENTRIES)
    .execute();
  return {
    person,
    memberships,
    signIns,
    passkeys,
    sessions,
    notificationChoices,
    invitations,
    emails,
    auditEntries,
    auditEntriesAboutMe,
  };
}
