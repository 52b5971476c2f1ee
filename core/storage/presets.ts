export const PRESET_KEYS = ['aws', 'scaleway', 'ovh', 'wasabi', 'minio', 'backblaze', 'ibm', 'r2', 'other'] as const;

export type PresetKey = (typeof PRESET_KEYS)[number];

/** What is known of a provider, so that nobody has to look up its endpoint. */
export interface StoragePreset {
  readonly key: PresetKey;
  readonly name: string;
  /** With `{region}` or `{account}` to be filled in; null: the customer's own. */
  readonly endpoint: string | null;
  /** Those known when this was written; others can be entered. */
  readonly regions: readonly string[];
  readonly defaultRegion: string;
  readonly pathStyle: boolean;
  /** What the provider is known for, in a sentence; null where it is all as usual. */
  readonly note: string | null;
}

export const STORAGE_PRESETS: readonly StoragePreset[] = [
  {
    key: 'aws',
    name: 'AWS S3',
    endpoint: 'https://s3.{region}.amazonaws.com',
    regions: [
      'us-east-1',
      'us-east-2',
      'us-west-1',
      'us-west-2',
      'ca-central-1',
      'ca-west-1',
      'mx-central-1',
      'sa-east-1',
      'eu-west-1',
      'eu-west-2',
      'eu-west-3',
      'eu-central-1',
      'eu-central-2',
      'eu-north-1',
      'eu-south-1',
      'eu-south-2',
      'il-central-1',
      'me-south-1',
      'me-central-1',
      'af-south-1',
      'ap-south-1',
      'ap-south-2',
      'ap-east-1',
      'ap-northeast-1',
      'ap-northeast-2',
      'ap-northeast-3',
      'ap-southeast-1',
      'ap-southeast-2',
      'ap-southeast-3',
      'ap-southeast-4',
      'ap-southeast-5',
      'ap-southeast-7',
    ],
    defaultRegion: 'eu-west-1',
    pathStyle: false,
    note: null,
  },
  {
    key: 'scaleway',
    name: 'Scaleway Object Storage',
    endpoint: 'https://s3.{region}.scw.cloud',
    regions: ['fr-par', 'nl-ams', 'pl-waw', 'it-mil'],
    defaultRegion: 'fr-par',
    pathStyle: false,
    note: null,
  },
  {
    key: 'ovh',
    name: 'OVHcloud Object Storage',
    endpoint: 'https://s3.{region}.io.cloud.ovh.net',
    regions: [
      'gra',
      'rbx',
      'sbg',
      'eu-west-par',
      'eu-south-mil',
      'de',
      'uk',
      'waw',
      'bhs',
      'ca-east-tor',
      'sgp',
      'ap-southeast-syd',
      'ap-south-mum',
    ],
    defaultRegion: 'gra',
    pathStyle: false,
    note: 'Regions are written in small letters.',
  },
  {
    key: 'wasabi',
    name: 'Wasabi',
    endpoint: 'https://s3.{region}.wasabisys.com',
    regions: [
      'us-east-1',
      'us-east-2',
      'us-central-1',
      'us-west-1',
      'us-west-2',
      'ca-central-1',
      'eu-central-1',
      'eu-central-2',
      'eu-west-1',
      'eu-west-2',
      'eu-west-3',
      'eu-south-1',
      'ap-northeast-1',
      'ap-northeast-2',
      'ap-southeast-1',
      'ap-southeast-2',
    ],
    defaultRegion: 'eu-central-1',
    pathStyle: false,
    note: 'Deleted files are charged for until their minimum storage time has passed.',
  },
  {
    key: 'minio',
    name: 'MinIO',
    endpoint: null,
    regions: ['us-east-1'],
    defaultRegion: 'us-east-1',
    pathStyle: true,
    note: 'The region is us-east-1 unless the server was given another one.',
  },
  {
    key: 'backblaze',
    name: 'Backblaze B2',
    endpoint: 'https://s3.{region}.backblazeb2.com',
    regions: ['us-west-001', 'us-west-002', 'us-west-004', 'us-east-005', 'eu-central-003', 'ca-east-006'],
    defaultRegion: 'eu-central-003',
    pathStyle: false,
    note: 'The key must be an application key: the master key does not work with S3. The region is part of the endpoint shown with the bucket.',
  },
  {
    key: 'ibm',
    name: 'IBM Cloud Object Storage',
    endpoint: 'https://s3.{region}.cloud-object-storage.appdomain.cloud',
    regions: [
      'us-south',
      'us-east',
      'eu-de',
      'eu-gb',
      'eu-es',
      'au-syd',
      'jp-tok',
      'jp-osa',
      'ca-tor',
      'ca-mon',
      'br-sao',
      'us',
      'eu',
      'ap',
    ],
    defaultRegion: 'eu-de',
    pathStyle: false,
    note: 'The keys are HMAC credentials: include them when making the service credential.',
  },
  {
    key: 'r2',
    name: 'Cloudflare R2',
    endpoint: 'https://{account}.r2.cloudflarestorage.com',
    regions: ['auto'],
    defaultRegion: 'auto',
    pathStyle: true,
    note: 'The account ID is shown on the R2 page. Buckets of the EU jurisdiction have the endpoint https://{account}.eu.r2.cloudflarestorage.com.',
  },
  {
    key: 'other',
    name: 'Other S3-compatible storage',
    endpoint: null,
    regions: [],
    defaultRegion: 'us-east-1',
    pathStyle: true,
    note: null,
  },
];

/** The endpoint of a preset in a region; null where only the customer knows it. */
export function presetEndpoint(key: PresetKey, region: string): string | null {
  const template = STORAGE_PRESETS.find((preset) => preset.key === key)?.endpoint ?? null;
  return template === null || template.includes('{account}') ? null : template.replace('{region}', region);
}
