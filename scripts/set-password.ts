// node scripts/set-password.ts --email ADDRESS [--remove-two-factor]: a way back in for a person; reads the new password from standard input.
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { setPassword } from '../core/accounts/set-password.ts';
import { readEnv, secretsFrom } from '../core/config/index.ts';
import { openDatabase } from '../core/database/open.ts';
import { messageOf, SentenceError } from '../core/observability/sentence-error.ts';

const usage = 'Usage: node scripts/set-password.ts --email ADDRESS [--remove-two-factor] < file-with-the-password';

try {
  const { values } = parseArgs({
    options: { email: { type: 'string' }, 'remove-two-factor': { type: 'boolean', default: false } },
  });
  if (!values.email) throw new SentenceError(usage);
  if (process.stdin.isTTY) console.error('The new password, then Enter:');
  const [password = ''] = await linesOfInput();
  const db = openDatabase(secretsFrom(readEnv()).databaseUrl.reveal());
  try {
    await setPassword(db, { email: values.email, password, removeTwoFactor: values['remove-two-factor'] });
    console.log(`${values.email} can sign in with the new password. All sessions were ended.`);
  } finally {
    await db.destroy();
  }
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}

async function linesOfInput(): Promise<string[]> {
  const input = createInterface({ input: process.stdin });
  for await (const line of input) {
    input.close();
    return [line];
  }
  return [];
}
