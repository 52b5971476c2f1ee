import type { BucketValues, Preset, PresetKey } from './data.ts';

export interface BucketForm {
  readonly preset: PresetKey;
  readonly name: string;
  readonly region: string;
  /** Fills `{account}` of presets that have one. */
  readonly account: string;
  readonly endpoint: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly pathStyle: boolean;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export const EMPTY_BUCKET: BucketForm = {
  preset: 'aws',
  name: '',
  region: '',
  account: '',
  endpoint: '',
  bucket: '',
  prefix: '',
  pathStyle: false,
  accessKeyId: '',
  secretAccessKey: '',
};

/** The endpoint that a preset has in a region; empty where part of it is still to be entered, null where it is all the customer's. */
export function endpointOf(
  { endpoint }: Pick<Preset, 'endpoint'>,
  { region, account }: Pick<BucketForm, 'region' | 'account'>,
): string | null {
  if (endpoint === null) return null;
  const filled = endpoint.replace('{region}', region.trim()).replace('{account}', account.trim());
  const isWhole =
    (!endpoint.includes('{region}') || region.trim() !== '') &&
    (!endpoint.includes('{account}') || account.trim() !== '');
  return isWhole ? filled : '';
}

/** Another provider: its region and style, and the endpoint that follows from them. */
export function withPreset(form: BucketForm, preset: Preset): BucketForm {
  const next = { ...form, preset: preset.key, region: preset.defaultRegion, account: '', pathStyle: preset.pathStyle };
  return { ...next, endpoint: endpointOf(preset, next) ?? '' };
}

/** Another region or account: the endpoint follows, unless it was written by hand. */
export function withPlace(
  form: BucketForm,
  preset: Preset,
  place: Partial<Pick<BucketForm, 'region' | 'account'>>,
): BucketForm {
  const next = { ...form, ...place };
  const wasDerived = form.endpoint === (endpointOf(preset, form) ?? '');
  return wasDerived ? { ...next, endpoint: endpointOf(preset, next) ?? '' } : next;
}

/** What is sent to be tested and saved. */
export function valuesOf({
  preset,
  endpoint,
  region,
  bucket,
  prefix,
  pathStyle,
  accessKeyId,
  secretAccessKey,
}: BucketForm): BucketValues {
  return {
    preset,
    ...(endpoint.trim() === '' ? {} : { endpoint: endpoint.trim() }),
    region: region.trim(),
    bucket: bucket.trim(),
    prefix: prefix.trim(),
    pathStyle,
    accessKeyId: accessKeyId.trim(),
    secretAccessKey: secretAccessKey.trim(),
  };
}

const BUCKET_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]$/;

export function needsAccount(preset: Pick<Preset, 'endpoint'> | undefined): boolean {
  return preset?.endpoint?.includes('{account}') ?? false;
}

/** What keeps the values from being tested, by field. `preset`: the one that is chosen, where it matters. */
export function bucketProblems(form: BucketForm, preset?: Pick<Preset, 'endpoint'>): Readonly<Record<string, string>> {
  const missing = (field: 'region' | 'accessKeyId' | 'secretAccessKey', words: string): Record<string, string> =>
    form[field].trim() === '' ? { [field]: words } : {};
  return {
    ...(needsAccount(preset) && form.endpoint.trim() === ''
      ? { account: 'Enter the account ID: the endpoint follows from it.' }
      : endpointProblem(form.endpoint.trim())),
    ...missing('region', 'Enter the region of the bucket.'),
    ...(BUCKET_NAME.test(form.bucket.trim())
      ? {}
      : {
          bucket:
            form.bucket.trim() === ''
              ? 'Enter the name of the bucket.'
              : 'The name of a bucket is 3 to 63 letters, digits, ".", "_" and "-".',
        }),
    ...missing('accessKeyId', 'Enter the access key ID.'),
    ...missing('secretAccessKey', 'Enter the secret access key.'),
  };
}

function endpointProblem(endpoint: string): Record<string, string> {
  if (endpoint === '') return { endpoint: 'Enter the URL of the endpoint.' };
  return URL.canParse(endpoint) && /^https?:\/\//.test(endpoint)
    ? {}
    : { endpoint: 'This is not a valid URL. An endpoint looks like https://s3.eu-west-1.amazonaws.com.' };
}
