import type { z } from 'zod';
import { envSchema } from './env-schema.ts';
import { SettingsError } from './settings-error.ts';
import { SETTINGS, type SettingName } from './settings.ts';

/** Settings: typed, checked one by one, with their defaults; `undefined` where there is none. Holds secrets in the clear. */
export type Env = z.infer<typeof envSchema> & {
  /** Those that were set, be it to their default. */
  readonly given: ReadonlySet<SettingName>;
};

type Texts = Partial<Record<SettingName, string>>;

/** The one place that reads the environment. Throws `SettingsError` naming every bad value. */
export function readEnv(source: Readonly<Record<string, string | undefined>> = process.env): Env {
  const given = pick(source);
  const parsed = envSchema.safeParse(withDefaults(given));
  if (parsed.success)
    return { ...parsed.data, given: new Set(SETTING_NAMES.filter((name) => given[name] !== undefined)) };
  // A default is only wrong where a setting within it is, which is named itself.
  const issues = parsed.error.issues.filter(({ path: [name] }) =>
    SETTING_NAMES.some((one) => one === name && one in given),
  );
  throw new SettingsError(issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
}

const SETTING_NAMES = SETTINGS.map(({ name }) => name);

/** Deployment files set unused variables to the empty string: that is "not set". */
function pick(source: Readonly<Record<string, string | undefined>>): Texts {
  const picked: Texts = {};
  for (const name of SETTING_NAMES) {
    const value = source[name]?.trim();
    if (value !== undefined && value !== '') picked[name] = value;
  }
  return picked;
}

/** As the table has them; a default may contain the value of another setting. */
function withDefaults(given: Texts): Texts {
  const texts: Texts = {};
  for (const { name, default: byDefault } of SETTINGS) if (byDefault !== '') texts[name] = byDefault;
  Object.assign(texts, given);
  const { CYBBACK_DATA: data = '', PORT: port = '' } = texts;
  for (const { name, default: byDefault } of SETTINGS)
    if (texts[name] === byDefault) texts[name] = byDefault.replace('<data>', data).replace('<PORT>', port);
  return texts;
}
