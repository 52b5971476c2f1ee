import { CybbackError, isCybbackError, type ErrorCode } from '../domain/errors.ts';

export type S3Action = 'read' | 'write' | 'list' | 'delete' | 'look at' | 'retain';

interface Answer {
  readonly status: number | null;
  /** The provider's or the runtime's word for it; providers differ, so it refines the status and never replaces it. */
  readonly name: string;
  readonly message: string;
}

/** What an access key must be allowed for what was asked, in the words of AWS, which the others follow. */
const permissions: Readonly<Record<S3Action, string>> = {
  read: 's3:GetObject',
  write: 's3:PutObject',
  list: 's3:ListBucket',
  delete: 's3:DeleteObject',
  'look at': 's3:GetObject',
  retain: 's3:PutObjectRetention',
};

interface Sentence {
  readonly reason: string;
  readonly remedy: string;
}

const sentences: Partial<Record<ErrorCode, Sentence>> = {
  'storage-unreachable': {
    reason: 'the endpoint does not answer properly',
    remedy: 'Check the endpoint URL; if it is right, try again later.',
  },
  'storage-credentials': {
    reason: 'the access key or secret key is not accepted',
    remedy: 'Enter both again, or make a new key pair.',
  },
  'storage-no-bucket': {
    reason: 'the bucket does not exist',
    remedy: 'Check its name and the endpoint, or create it.',
  },
  'storage-region': {
    reason: 'the bucket is in another region than the one given',
    remedy: 'Give the region of the bucket and its endpoint.',
  },
  'storage-tls': {
    reason: 'the endpoint has no certificate that is trusted for its name',
    remedy: 'Check the endpoint URL, or have its certificate renewed.',
  },
  'storage-clock-skew': {
    reason: 'the clocks of server and storage differ by more than the storage accepts',
    remedy: 'Set the clock of the server.',
  },
  'storage-full': { reason: 'the quota of the bucket or account is used up', remedy: 'Raise the quota or free space.' },
  'storage-locked': {
    reason: 'the file is protected by Object Lock or a legal hold',
    remedy: 'Wait until its retention has ended.',
  },
  'storage-throttled': { reason: 'the storage asks to be asked less often', remedy: 'Try again later.' },
  'storage-missing': {
    reason: 'the file is missing',
    remedy: 'If it was deleted by hand or by a lifecycle rule, bring it back from an older version.',
  },
  'storage-exists': { reason: 'a file of that name exists already', remedy: 'It was left as it is.' },
};

const unknownName: Sentence = {
  reason: 'the name of the endpoint is not known',
  remedy: 'Check the endpoint URL and the region.',
};
const NOT_S3 = 'what answers at the endpoint is no S3 storage';
const notS3: Sentence = { reason: NOT_S3, remedy: 'Check the endpoint URL: host, port and path.' };
const wantsHttps: Sentence = {
  reason: 'the endpoint is asked by http and wants https',
  remedy: 'Begin the endpoint URL with https://.',
};
const speaksNoTls: Sentence = {
  reason: 'the endpoint does not speak TLS at this port',
  remedy: 'Check the port, or begin the endpoint URL with http:// where that is meant.',
};
const hungUp: Sentence = {
  reason: 'the endpoint closes the connection',
  remedy:
    'Check the endpoint URL: a port that wants https does this when it is asked by http. If it is right, try again later.',
};
const refusedConnection: Sentence = {
  reason: 'nothing listens at the endpoint',
  remedy: 'Check the host and the port of the endpoint URL.',
};

/** One place that says what an answer of an S3-compatible storage means. */
export function s3Error(error: unknown, action: S3Action, what: string): Error {
  const inner = causeOf(error, (cause) => isCybbackError(cause));
  if (inner) return inner;
  const answer = answerOf(error);
  // Neither an answer nor the network: it rose out of the body that was being written and means something else.
  if (answer === null) return error instanceof Error ? error : new Error(String(error));
  const code = codeOf(answer, action);
  const { reason, remedy } = sentenceOf(code, action, error, answer);
  const retryAfterMs = retryAfterOf(error);
  return new CybbackError(code, `Could not ${action} ${what === '' ? 'the bucket' : what}: ${reason}. ${remedy}`, {
    cause: error,
    facts: {
      status: answer.status,
      name: answer.name,
      ...(code === 'storage-permission' ? { permission: permissions[action] } : {}),
    },
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  });
}

function sentenceOf(code: ErrorCode, action: S3Action, error: unknown, { name, message }: Answer): Sentence {
  if (code === 'storage-answer') return wasAskedByHttp(error) ? wantsHttps : notS3;
  if (code === 'storage-permission') {
    const permission = permissions[action];
    return {
      reason: `the access key is not allowed to do this (${permission})`,
      remedy: `Allow ${permission} for the bucket and its files.`,
    };
  }
  const region = code === 'storage-region' ? regionOf(error) : null;
  if (region !== null)
    return {
      reason: `the bucket is in the region ${region}`,
      remedy: `Give ${region} as the region, with its endpoint.`,
    };
  if (/^(ENOTFOUND|EAI_AGAIN)$/.test(name)) return unknownName;
  if (name === 'ECONNREFUSED') return refusedConnection;
  if (name === 'ECONNRESET') return hungUp;
  if (code === 'storage-tls' && isNoTls(`${name} ${message}`)) return speaksNoTls;
  return sentences[code] ?? { reason: 'the storage refused', remedy: 'Check the settings of the storage.' };
}

/** Where the bucket is, as far as the answer says so. */
function regionOf(error: unknown): string | null {
  const region =
    field<string>(error, 'Region', 'string') ??
    field<string>(field(field(error, '$response'), 'headers'), 'x-amz-bucket-region', 'string');
  return region !== null && /^[a-z0-9-]{1,40}$/.test(region) ? region : null;
}

export function statusOf(error: unknown): number | null {
  return field(field(error, '$metadata'), 'httpStatusCode', 'number');
}

function answerOf(error: unknown): Answer | null {
  if (!(error instanceof Error)) return null;
  const status = statusOf(error);
  const network = causeOf(error, (cause) => networkName(cause) !== null);
  if (status === null && network) return { status: null, name: networkName(network) ?? '', message: network.message };
  const fromSdk =
    status !== null || field(error, '$metadata') !== undefined || /Credentials|TimeoutError/.test(error.name);
  const name = field<string>(error, 'Code', 'string') ?? error.name;
  return fromSdk ? { status, name, message: error.message } : null;
}

function codeOf({ status, name, message }: Answer, action: S3Action): ErrorCode {
  if (status === null) return withoutStatus(name);
  if (isNoAnswer({ status, name, message }, action)) return 'storage-answer';
  if (/SlowDown|Throttl|TooManyRequests|RequestLimit|BandwidthLimit/i.test(name) || status === 429)
    return 'storage-throttled';
  // The answer to HEAD has no body and so no name; what a storage says by 503 alone is nearly always this.
  if (status === 503 && /^(Unknown|UnknownError|503)$/.test(name)) return 'storage-throttled';
  if (/Quota|StorageFull|InsufficientStorage|NotEnoughSpace/i.test(name) || status === 507) return 'storage-full';
  if (/TimeTooSkewed|RequestExpired/i.test(name)) return 'storage-clock-skew';
  if (/PermanentRedirect|TemporaryRedirect|AuthorizationHeaderMalformed|IllegalLocation|WrongRegion/i.test(name))
    return 'storage-region';
  if (/NoSuchBucket|InvalidBucketName/i.test(name)) return 'storage-no-bucket';
  if (/InvalidAccessKey|SignatureDoesNotMatch|ExpiredToken|InvalidToken|InvalidSecurity|TokenRefresh/i.test(name))
    return 'storage-credentials';
  if (
    (action === 'delete' || action === 'write') &&
    /object.?lock|\blocked\b|retention|legal.?hold|WORM/i.test(`${name} ${message}`)
  )
    return 'storage-locked';
  if (
    /RequestTimeout|BadDigest|ChecksumMismatch|SHA256Mismatch|InvalidDigest|IncompleteBody|OperationAborted/i.test(name)
  )
    return 'storage-unreachable';
  return byStatus(status);
}

/** Refusals of an S3 storage come with a word for the reason; where one is missing, something else may answer. */
function isNoAnswer({ status, name, message }: Answer, action: S3Action): boolean {
  if (status !== null && status >= 500) return false;
  if (/XML parse error|Deserialization error/i.test(message)) return true;
  const isNameless = /^(Unknown|UnknownError|NotFound|Error)$/.test(name);
  // A missing file needs no reason, and after a HEAD, whose answer has none, it was asked for.
  const needsReason = [302, 303, 400, 405].includes(status ?? 0) || (status === 404 && action === 'list');
  return isNameless && needsReason;
}

/** Servers that want TLS say so in an answer that is none of S3. */
function wasAskedByHttp(error: unknown): boolean {
  return /HTTP request.{0,40}HTTPS/i.test(field<string>(field(error, '$response'), 'reasonText', 'string') ?? '');
}

function byStatus(status: number): ErrorCode {
  if (status >= 500 && status !== 501) return 'storage-unreachable';
  switch (status) {
    case 301:
    case 307:
    case 308:
      return 'storage-region';
    case 401:
      return 'storage-credentials';
    case 404:
      return 'storage-missing';
    case 408:
      return 'storage-unreachable';
    case 412:
      return 'storage-exists';
    default:
      // Anything else is a refusal that another try will not change.
      return 'storage-permission';
  }
}

function withoutStatus(name: string): ErrorCode {
  if (/Credentials/.test(name)) return 'storage-credentials';
  return isTls(name) ? 'storage-tls' : 'storage-unreachable';
}

const isNoTls = (text: string): boolean =>
  /wrong version number|packet length too long|EPROTO|ERR_SSL_WRONG_VERSION|ERR_SSL_PACKET_LENGTH/i.test(text);

const isTls = (name: string): boolean =>
  /^ERR_TLS|^ERR_SSL|^CERT_|SELF_SIGNED|UNABLE_TO_|^EPROTO$|HOSTNAME_MISMATCH/.test(name);

/** The other side closed the connection while it was written to. */
export function wasHungUpOn(error: unknown): boolean {
  return causeOf(error, (cause) => /^(ECONNRESET|EPIPE)$/.test(networkName(cause) ?? '')) !== null;
}

function networkName(error: Error): string | null {
  const name = field<string>(error, 'code', 'string');
  return name && (/^E[A-Z]+$|^EAI_[A-Z]+$|^ERR_STREAM_PREMATURE_CLOSE$/.test(name) || isTls(name)) ? name : null;
}

function causeOf(error: unknown, fits: (error: Error) => boolean): Error | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if (fits(at)) return at;
  }
  return null;
}

function retryAfterOf(error: unknown): number | null {
  const seconds = field<string>(field(field(error, '$response'), 'headers'), 'retry-after', 'string');
  return seconds !== null && /^\d+$/.test(seconds) ? Number(seconds) * 1000 : null;
}

function field(value: unknown, name: string): unknown;
function field<T extends string | number>(value: unknown, name: string, type: 'string' | 'number'): T | null;
function field(value: unknown, name: string, type?: 'string' | 'number'): unknown {
  if (typeof value !== 'object' || value === null) return type ? null : undefined;
  const found: unknown = Reflect.get(value, name);
  if (type) return typeof found === type ? found : null;
  return found;
}
