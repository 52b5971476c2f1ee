const endings = new Set<() => void>();

function endAll(): void {
  for (const end of endings) {
    endings.delete(end);
    try {
      end();
    } catch (error) {
      console.error(error);
    }
  }
}

process.once('exit', endAll);
// The pool ends its processes with SIGTERM, of which no exit is told.
process.once('SIGTERM', () => {
  endAll();
  try {
    process.exit();
  } finally {
    // While tests run, the test runner does not let them exit.
    process.kill(process.pid, 'SIGKILL');
  }
});

/**
 * Does something, at once and without waiting, when this process of the tests ends: what it started must not outlive it.
 *
 * @returns a function that forgets it again.
 */
export function atTheEnd(end: () => void): () => void {
  endings.add(end);
  return () => void endings.delete(end);
}
