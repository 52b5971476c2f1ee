// Brings the Temporal server that the tests need, so that a first build shows its progress and not a silent wait.
import { findTemporal } from '../runtime/temporal/find-temporal.ts';
import { messageOf } from '../runtime/sentence-error.ts';

try {
  console.log(`Temporal server: ${await findTemporal({ log: (line) => console.error(line) })}`);
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
