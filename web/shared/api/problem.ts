import type { Schema } from './operations.ts';

type ProblemBody = Schema<'Problem'>;

/** `offline`: the server was not reached at all; `unreadable`: something in between answered in its place. */
export type ProblemCode = ProblemBody['code'] | 'offline' | 'unreadable';

/** A refusal or failure, with the server's own sentence where it had one. */
export class ApiProblem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly title: string;
  readonly requestId: string | null;
  readonly fields: readonly { readonly path: string; readonly message: string }[];
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
  readonly retryAfterSeconds: number | null;

  constructor(
    body: Partial<Omit<ProblemBody, 'code'>> & { code: ProblemCode; detail: string; status: number },
    retryAfterSeconds: number | null = null,
  ) {
    super(body.detail);
    this.name = 'ApiProblem';
    this.code = body.code;
    this.status = body.status;
    this.title = body.title ?? 'The request failed';
    this.requestId = body.requestId ?? null;
    this.fields = body.errors ?? [];
    this.facts = body.facts ?? {};
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** What is wrong with a field of the form: `clientSecret`, `spec.time`. */
  field(name: string): string | undefined {
    return this.fields.find(({ path }) => path === `body.${name}` || path === name)?.message;
  }
}

export function isProblem(error: unknown, ...codes: ProblemCode[]): error is ApiProblem {
  return error instanceof ApiProblem && (codes.length === 0 || codes.includes(error.code));
}

/** Any thrown thing as a problem: what is not one is a defect of the console, and says so. */
export function toProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  const detail = error instanceof Error ? error.message : 'Something went wrong in this page.';
  return new ApiProblem({ code: 'unreadable', status: 0, title: 'Something went wrong in this page', detail });
}

export async function problemOf(response: Response): Promise<ApiProblem> {
  const header = response.headers.get('retry-after');
  const retryAfter = header !== null && /^\d+$/.test(header) ? Number(header) : null;
  const body = (await response.json().catch(() => null)) as ProblemBody | null;
  if (body !== null && typeof body === 'object' && typeof body.code === 'string' && typeof body.detail === 'string')
    return new ApiProblem(body, retryAfter);
  return new ApiProblem(
    {
      code: 'unreadable',
      status: response.status,
      detail: `The server responded with ${String(response.status)} and gave no reason.`,
    },
    retryAfter,
  );
}

/** What only reads is asked for again by itself; whatever changes something waits for the person. */
export function offlineProblem(method: string): ApiProblem {
  return new ApiProblem({
    code: 'offline',
    status: 0,
    title: 'No connection',
    detail:
      method === 'GET'
        ? 'The server cannot be reached. What you see may be out of date. The console keeps trying.'
        : 'The server cannot be reached. What you entered is still here: try again when the connection is back.',
  });
}
