import type { ErrorCode } from '../../domain/errors.ts';

/** All given conditions must hold; the first row that fits decides. */
export interface GraphErrorRow {
  readonly status?: number | readonly number[];
  /** Any of the codes of the answer: `error.code` or one of the inner errors. Compared without case. */
  readonly codes?: readonly string[];
  /** A code among `error.details[]`. */
  readonly detail?: string;
  /** Only where Graph gives no other sign. */
  readonly message?: RegExp;
  /** The answer has Graph's error shape; false: it has not (a proxy, a cut answer). */
  readonly shaped?: boolean;
  readonly to: ErrorCode;
}

/** Names seen for an expired or lost change-tracking token; the directory uses the first two. */
export const DELTA_EXPIRED_CODES: readonly string[] = [
  'syncStateNotFound',
  'resyncRequired',
  'syncStateInvalid',
  'resyncChangesApplyDifferences',
  'resyncChangesUploadDifferences',
  'Directory_ExpiredPageToken',
];

/** A licence refusal: without Entra ID P1 or P2, or Governance, the feature and its collections are not there. */
const NOT_LICENSED_CODES: readonly string[] = [
  'AadPremiumLicenseRequired',
  'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
];

/** From Graph's answers to our codes. Sources: Graph's error page and the delta, batching and throttling pages. */
export const GRAPH_ERRORS: readonly GraphErrorRow[] = [
  { status: [400, 404, 410], codes: DELTA_EXPIRED_CODES, to: 'graph-delta-expired' },
  { status: 410, to: 'graph-delta-expired' },

  { status: 401, to: 'graph-token-rejected' },

  { status: [400, 403], codes: NOT_LICENSED_CODES, to: 'graph-not-licensed' },
  // What is not rolled out, or is of another cloud.
  { status: 400, message: /resource not found for the segment/i, to: 'graph-unsupported' },

  { status: 400, detail: 'ObjectConflict', to: 'graph-conflict' },
  {
    status: [400, 409],
    message:
      /added object references already exist|permission being assigned already exists|EntitlementGrant entry already exists/i,
    to: 'graph-already-exists',
  },
  { status: 400, codes: ['RoleAssignmentExists'], to: 'graph-already-exists' },
  { status: 400, codes: ['RoleAssignmentDoesNotExist'], to: 'graph-not-found' },
  // A second member of an administrative unit, a second assignment of a role.
  { status: [400, 409], detail: 'ConflictingObjects', to: 'graph-already-exists' },
  {
    status: [400, 409],
    message: /a conflicting object with one or more of the specified/i,
    to: 'graph-already-exists',
  },
  { status: 400, message: /EntitlementGrant being updated or deleted is not found/i, to: 'graph-not-found' },
  { status: 400, message: /another object with the same value/i, to: 'graph-conflict' },
  { status: 400, codes: ['Request_UnsupportedQuery'], to: 'graph-unsupported' },
  { status: 400, shaped: true, to: 'graph-bad-request' },

  { status: 403, codes: ['Directory_QuotaExceeded'], to: 'graph-quota' },
  { status: 403, codes: ['TooManyRequests'], to: 'graph-throttled' },
  { status: 403, shaped: true, to: 'graph-permission-missing' },

  { status: 404, shaped: true, to: 'graph-not-found' },
  { status: 405, to: 'graph-unsupported' },

  { status: 409, codes: ['Directory_ConcurrencyViolation'], to: 'graph-concurrency' },
  { status: 409, codes: ['Request_MultipleObjectsWithSameKeyValue', 'ObjectConflict'], to: 'graph-conflict' },
  { status: 409, shaped: true, to: 'graph-conflict' },

  { status: 412, to: 'graph-concurrency' },
  { status: [402, 507], to: 'graph-quota' },
  { status: [429, 509], to: 'graph-throttled' },
  { status: 424, to: 'graph-unavailable' },
  { status: 501, to: 'graph-unsupported' },
  { status: [500, 502, 503, 504], to: 'graph-unavailable' },
  { shaped: true, to: 'graph-bad-request' },
];

/** Nothing of the table fits, or the answer is not Graph's at all: never to be mistaken for "does not exist". */
export const NOT_GRAPH: ErrorCode = 'graph-protocol';
