import type { ErrorCode } from '../domain/errors.ts';
import type { TypeKey } from '../domain/type-keys.ts';

/** Outcome of the test of a connection; stored as JSON and shown. Holds no secret. */
export interface ConnectionReport {
  /** ISO time. */
  readonly testedAt: string;
  readonly signedIn: boolean;
  /** Why the sign-in failed or the tenant could not be read; null when all went well. */
  readonly problem: { readonly code: ErrorCode; readonly message: string } | null;
  readonly tenant: {
    readonly id: string;
    readonly name: string;
    readonly verifiedDomains: readonly string[];
    readonly defaultDomain: string | null;
  } | null;
  readonly readyForBackup: boolean;
  readonly readyForRestore: boolean;
  readonly permissions: readonly PermissionFinding[];
  /** Absent in reports of earlier versions. */
  readonly optional?: readonly OptionalFinding[];
  readonly types: readonly TypeFinding[];
  readonly credential: CredentialFinding;
}

/** One application permission, with what it is for. */
export interface PermissionFinding {
  readonly permission: string;
  readonly granted: boolean;
  /** Needed to back up, to restore, or both. */
  readonly neededFor: readonly ('backup' | 'restore')[];
  readonly types: readonly TypeKey[];
  /** What is not possible without it, as a sentence; null while granted. */
  readonly lost: string | null;
}

/** A permission without which nothing counts as missing. */
export interface OptionalFinding {
  readonly permission: string;
  readonly granted: boolean;
  readonly neededFor: 'backup' | 'restore';
  readonly types: readonly TypeKey[];
  /** What it adds, as a sentence. */
  readonly adds: string;
}

export interface TypeFinding {
  readonly type: TypeKey;
  readonly backup: CapabilityFinding;
  readonly restore: CapabilityFinding;
}

export interface CapabilityFinding {
  /** `partly`: the objects are covered, some of their relations are not. `notOffered`: Graph does not offer it to applications. */
  readonly state: 'ready' | 'partly' | 'missing' | 'notOffered';
  /** Permissions to grant; the fewest that are enough. */
  readonly missing: readonly string[];
  /** A sentence for the administrator; null when ready. */
  readonly lost: string | null;
}

export interface CredentialFinding {
  readonly kind: 'secret' | 'certificate';
  /** ISO time as Entra reports it; null where Entra does not say (the app is registered in another tenant) or the entry was not found. */
  readonly expiresAt: string | null;
  readonly source: 'entra' | 'certificate' | 'unknown';
  /** Why the date is not known; null when it is. */
  readonly note: string | null;
}
