/** An answer of Stripe that says no. */
export class Refusal extends Error {
  readonly status: number;
  readonly type: string;
  readonly code: string | null;
  readonly param: string | null;

  constructor(
    message: string,
    {
      status = 400,
      type = 'invalid_request_error',
      code = null,
      param = null,
    }: { status?: number; type?: string; code?: string | null; param?: string | null } = {},
  ) {
    super(message);
    this.status = status;
    this.type = type;
    this.code = code;
    this.param = param;
  }
}

export function missing(what: string, id: string): Refusal {
  return new Refusal(`No such ${what}: '${id}'`, { status: 404, code: 'resource_missing', param: 'id' });
}
