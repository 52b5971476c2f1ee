import type { z } from 'zod';
import { envSchema } from './env-schema.ts';
import { SettingsError } from './settings-error.ts';
import { SETTINGS, type SettingName } from './settings.ts';

/** Settings as given: typed, checked one by one, `undefined` where not set. Holds secrets in the clear. */
export type Env = z.infer<typeof envSchema>;

/** The one place that reads the environment. Throws `SettingsError` naming every bad value. */
export function readEnv(source: Readonly<Record<string, string | undefined>> = process.env): Env {
  const parsed = envSchema.safeParse(pick(source));
  if (parsed.success) return parsed.data;
  throw new SettingsError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
}

/** Deployment files set unused variables to the empty string: that is "not set". */
function pick(source: Readonly<Record<string, string | undefined>>): Partial<Record<SettingName, string>> {
  const picked: Partial<Record<SettingName, string>> = {};
  for (const { name } of SETTINGS) {
    const value = source[name]?.trim();
    if (value !== undefined && value !== '') picked[name] = value;
  }
  return picked;
}
