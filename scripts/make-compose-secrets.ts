// node scripts/bootstrap.mjs scripts/make-compose-secrets.ts: secrets of docker-compose.yml, in data/compose (0600).
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeSecrets } from './compose-secrets.ts';

const folder = process.argv[2] ?? 'data/compose';

mkdirSync(folder, { recursive: true, mode: 0o700 });
const files = Object.entries(composeSecrets());
const present = files.filter(([name]) => existsSync(join(folder, name)));
if (present.length > 0) {
  // New secrets beside old volumes would lock the service out of its own data.
  console.error(`${present.map(([name]) => join(folder, name)).join(', ')} exist already: nothing was changed.`);
  process.exitCode = 1;
} else {
  for (const [name, values] of files) {
    const text = Object.entries(values)
      .map(([key, value]) => `${key}=${value}\n`)
      .join('');
    writeFileSync(join(folder, name), text, { mode: 0o600 });
  }
  console.log(
    `Made ${files.map(([name]) => join(folder, name)).join(', ')}. Keep a copy of cybback.env somewhere else: ` +
      'it holds the master key, without which no encrypted backup can be read.',
  );
}
