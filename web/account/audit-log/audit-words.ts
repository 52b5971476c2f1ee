import { type AuditOutcome, AUDIT_ACTIONS } from '#core/domain/audit-actions.ts';
import { type ErrorCode, ERRORS } from '#core/domain/errors.ts';
import type { StateWords } from '../../shared/format/states.ts';
import type { AuditEntry } from './data.ts';

export const OUTCOME_WORDS: Readonly<Record<AuditOutcome, StateWords>> = {
  success: { label: 'Done', tone: 'success', icon: 'i-lucide-circle-check' },
  refused: { label: 'Refused', tone: 'warning', icon: 'i-lucide-octagon-alert' },
  failed: { label: 'Failed', tone: 'error', icon: 'i-lucide-circle-x' },
  unknown: { label: 'Unknown', tone: 'neutral', icon: 'i-lucide-circle-help' },
};

export const OUTCOME_MEANING: Readonly<Record<AuditOutcome, string>> = {
  success: 'It was done.',
  refused: 'Nothing was done.',
  failed: 'It was attempted but did not succeed.',
  unknown: 'The server stopped before it recorded the outcome. It may have been done.',
};

const ACTOR_ICONS: Readonly<Record<AuditEntry['actor']['kind'], string>> = {
  person: 'i-lucide-user-round',
  apiKey: 'i-lucide-key-round',
  anonymous: 'i-lucide-circle-help',
  service: 'i-lucide-cog',
};

export function actorIcon({ kind }: AuditEntry['actor']): string {
  return ACTOR_ICONS[kind];
}

const TARGET_WORDS: Readonly<Record<NonNullable<AuditEntry['target']>['kind'], string>> = {
  workspace: 'Workspace',
  person: 'Person',
  session: 'Session',
  passkey: 'Passkey',
  member: 'Member',
  invitation: 'Invitation',
  apiKey: 'API key',
  connection: 'Connection',
  storage: 'Storage',
  backup: 'Backup',
  proof: 'Proof',
  comparison: 'Comparison',
  restore: 'Restore',
  schedule: 'Schedule',
  webhook: 'Webhook',
  object: 'Object',
};

export function targetKind({ kind }: NonNullable<AuditEntry['target']>): string {
  return TARGET_WORDS[kind];
}

export function actionTitle({ action }: Pick<AuditEntry, 'action'>): string {
  return AUDIT_ACTIONS[action].title;
}

/** What a code means; codes of earlier versions stand for themselves. */
export function codeTitle(code: string): string {
  return code in ERRORS ? ERRORS[code as ErrorCode].title : code;
}

/** The page of what was acted on, below the workspace; null where there is none. */
export function targetPath({ kind, id }: NonNullable<AuditEntry['target']>): string | null {
  if (id === null) return null;
  switch (kind) {
    case 'backup':
      return `/backups/${id}`;
    case 'proof':
      return `/proofs/${id}`;
    case 'comparison':
      return `/compare?tenant=${id}`;
    case 'restore':
      return `/restores/${id}`;
    case 'connection':
      return `/connections/${id}`;
    default:
      return null;
  }
}

/** `connectionId` → `Connection ID` */
export function factLabel(name: string): string {
  const spaced = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replaceAll(/\bid(s?)\b/g, 'ID$1')
    .replaceAll(/\burl\b/g, 'URL');
  return spaced.slice(0, 1).toUpperCase() + spaced.slice(1);
}

export function factText(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(factText).join(', ');
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
