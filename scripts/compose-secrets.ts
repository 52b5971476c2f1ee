import { randomBytes } from 'node:crypto';

/** File name in data/compose to variables: each container is given only what it needs. */
export function composeSecrets(
  random: (bytes: number) => Buffer = randomBytes,
): Record<string, Record<string, string>> {
  const databasePassword = random(24).toString('hex');
  const accessKey = random(10).toString('hex');
  const secretKey = random(24).toString('hex');
  return {
    'postgres.env': { POSTGRES_PASSWORD: databasePassword },
    'temporal.env': { POSTGRES_PWD: databasePassword },
    's3.env': { ROOT_ACCESS_KEY: accessKey, ROOT_SECRET_KEY: secretKey },
    'cybback.env': {
      DATABASE_URL: `postgres://cybback:${databasePassword}@postgres:5432/cybback`,
      CYBBACK_MASTER_KEY: random(32).toString('base64'),
      STORAGE_S3_ACCESS_KEY_ID: accessKey,
      STORAGE_S3_SECRET_ACCESS_KEY: secretKey,
      // The mail catcher; your own mail server in its place usually needs a password.
      SMTP_URL: 'smtp://mail:7025',
    },
  };
}
