import type { EventFacts } from '../../domain/notifications/facts.ts';
import type { Email, EmailContext } from '../email.ts';
import { plainName } from '../plain-name.ts';
import { counted, timeText } from '../words.ts';

export function workspaceDeletionEmail(facts: EventFacts['workspaceDeletion'], context: EmailContext): Email {
  switch (facts.what) {
    case 'requested':
      return requested(facts, context);
    case 'kept':
      return {
        subject: `The workspace ${context.workspace} stays`,
        lead: [
          `${facts.by} took back the deletion of the workspace ${context.workspace}. Schedules run again, and nothing was deleted.`,
        ],
        facts: [['Kept by', facts.by]],
        steps: [],
        action: { label: 'Open the workspace', url: `${context.publicUrl}/overview` },
      };
  }
}

function requested(
  { by, dueAt, ownFiles }: Extract<EventFacts['workspaceDeletion'], { what: 'requested' }>,
  { workspace, publicUrl, timeZone }: EmailContext,
): Email {
  return {
    subject: `The workspace ${workspace} is going to be deleted`,
    lead: [
      `${by} asked for the deletion of the workspace ${workspace}: its connections, secrets, keys, backups, members and audit log. An owner can keep it until the date below; nothing is deleted before.`,
      'Until then schedules are paused and no new backups are made. What was backed up can be looked at, downloaded and restored.',
      ownFiles
        ? 'Backup files in your own buckets are deleted as well.'
        : 'Backup files in your own buckets stay. Nobody can read sealed ones without a recovery kit: export one for each connection while you can.',
    ],
    facts: [
      ['Asked for by', by],
      ['Deleted on', timeText(dueAt, timeZone)],
    ],
    steps: ['If this is a mistake, an owner opens Account, Workspace and chooses Keep the workspace.'],
    action: { label: 'Open the workspace', url: `${publicUrl}/account/workspace` },
  };
}

/** Files that a deleted workspace leaves behind. */
export interface LeftBehind {
  /** As the workspace called it. */
  readonly storage: string;
  /** Null: they were not counted. */
  readonly files: number | null;
  /** `locked`: protected by the storage; `refused`: the storage did not allow it; `away`: it could not be reached; `unseen`: earlier versions may be left. */
  readonly because: 'chosen' | 'locked' | 'refused' | 'away' | 'unseen';
  /** Names of the first of them. */
  readonly examples: readonly string[];
}

export interface WorkspaceDeleted {
  readonly kind: 'workspaceDeleted';
  readonly workspace: string;
  readonly at: Date;
  readonly left: readonly LeftBehind[];
}

const BECAUSE: Readonly<Record<LeftBehind['because'], string>> = {
  chosen: 'they were to stay',
  locked: 'the storage protects them until their retention ends',
  refused: 'the storage did not allow their deletion',
  away: 'the storage could not be reached',
  unseen: 'earlier versions of deleted files may be left, which the access key could not see',
};

export function workspaceDeletedEmail({ workspace, at, left }: WorkspaceDeleted, publicUrl: string): Email {
  const name = plainName(workspace);
  return {
    subject: `The workspace ${name} is deleted`,
    lead: [
      `The workspace ${name} is deleted for good, with its connections, secrets, keys, backups and audit log.`,
      ...(left.length === 0
        ? []
        : ['In buckets of your own, files are left. Delete them there if you no longer need them.']),
    ],
    facts: [['Deleted', timeText(at, null)]],
    ...(left.length === 0 ? {} : { list: { title: 'Files that are left', items: left.map(leftText) } }),
    steps: [],
    action: { label: 'Open CYBBACK', url: `${publicUrl}/choose` },
    reason:
      'CYBBACK for Microsoft Entra ID sent you this as a member of the workspace when its deletion began. You cannot switch these emails off.',
  };
}

function leftText({ storage, files, because, examples }: LeftBehind): string {
  const what = files === null || files === 0 ? 'backup files' : counted(files, 'file');
  const named = examples.length === 0 ? '' : ` The first: ${examples.join(', ')}`;
  return `${plainName(storage)}: ${what}; ${BECAUSE[because]}.${named}`;
}
