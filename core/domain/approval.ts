/** Whether a second person has agreed to a restore, in workspaces that ask for it. */
export const APPROVAL_STATES = ['waiting', 'approved', 'refused', 'expired'] as const;
export type ApprovalState = (typeof APPROVAL_STATES)[number];

/** A plan that nobody confirms is given up after as many hours: the tenant has moved on. */
export const MAX_APPROVAL_HOURS = 168;

export interface Approval {
  readonly state: ApprovalState;
  /** For people: `Anna Berg (anna@example.com)`. */
  readonly requestedBy: string;
  /** Who answers for the request: the person who asked, or who made the API key that did. */
  readonly requestedPerson: string;
  readonly requestedAt: Date;
  readonly expiresAt: Date;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly reason: string | null;
}

export const APPROVAL_REFUSALS = {
  'nobody-asked': 'Nobody has asked for an approval of this restore.',
  decided: 'It is decided already.',
  expired: 'The time for an approval has passed. Make a new plan.',
  'needs-a-person':
    'An approval needs a person who has seen the plan: sign in to the console. An API key cannot approve.',
  'asked-it': 'You asked for this approval, yourself or by an API key that you made: somebody else has to decide.',
} as const satisfies Record<string, string>;
export type ApprovalRefusal = keyof typeof APPROVAL_REFUSALS;

/** Why the person, or key (null), cannot decide at that time; null: it can. */
export function decisionRefusal(
  approval: Pick<Approval, 'state' | 'requestedPerson' | 'expiresAt'> | null,
  personId: string | null,
  now: number,
): ApprovalRefusal | null {
  if (approval === null) return 'nobody-asked';
  if (personId === null) return 'needs-a-person';
  if (approval.state === 'expired') return 'expired';
  if (approval.state !== 'waiting') return 'decided';
  if (approval.requestedPerson === personId) return 'asked-it';
  return approval.expiresAt.getTime() <= now ? 'expired' : null;
}
