export { configFrom } from './config.ts';
export type { Config, EntraConfig, StorageConfig, TemporalConfig } from './config.ts';
export { readEnv } from './read-env.ts';
export { Secret } from './secret.ts';
export { secretsFrom } from './secrets.ts';
export type { Secrets } from './secrets.ts';
export { SETTINGS } from './settings.ts';
