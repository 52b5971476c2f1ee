import type { JsonObject } from '../types.ts';

export interface ErrorDetail {
  code: string;
  message: string;
  target?: string;
}

/** An answer Graph gives in its error shape. */
export class GraphError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: readonly ErrorDetail[];
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    code: string,
    message: string,
    extra: { details?: ErrorDetail[]; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = extra.details ?? [];
    this.headers = extra.headers ?? {};
  }

  body(requestId: string, clientRequestId: string, now: number): JsonObject {
    const error: JsonObject = { code: this.code, message: this.message };
    if (this.details.length > 0) error['details'] = this.details.map((detail) => ({ ...detail }));
    error['innerError'] = {
      date: new Date(now).toISOString().slice(0, 19),
      'request-id': requestId,
      'client-request-id': clientRequestId,
    };
    return { error };
  }
}

export function badRequest(message: string, code = 'Request_BadRequest'): GraphError {
  return new GraphError(400, code, message);
}

export function unsupportedQuery(message: string): GraphError {
  return new GraphError(400, 'Request_UnsupportedQuery', message);
}

export function notFound(id: string): GraphError {
  return new GraphError(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );
}

export function denied(message = 'Insufficient privileges to complete the operation.'): GraphError {
  return new GraphError(403, 'Authorization_RequestDenied', message);
}

/** Uniqueness clash; `target` is the property. */
export function conflict(
  target: string,
  message = `Another object with the same value for property ${target} already exists.`,
): GraphError {
  return badRequestWith(message, [{ code: 'ObjectConflict', message, target }]);
}

/** The same link, assignment or setting is there already. */
export function conflictingObjects(): GraphError {
  const message = 'A conflicting object with one or more of the specified property values is present in the directory.';
  return badRequestWith(message, [{ code: 'ConflictingObjects', message }]);
}

export function badRequestWith(message: string, details: ErrorDetail[]): GraphError {
  return new GraphError(400, 'Request_BadRequest', message, { details });
}

export function unknownSegment(segment: string): GraphError {
  return new GraphError(400, 'BadRequest', `Resource not found for the segment '${segment}'.`);
}
