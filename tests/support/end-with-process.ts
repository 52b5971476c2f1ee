type Ending = () => void;

const endings = new Set<Ending>();

/**
 * Ends what this process started when it ends itself. vitest ends its workers by SIGTERM, on which Node leaves without
 * an `exit`: it is asked to leave in order.
 *
 * @returns that it has ended by itself meanwhile.
 */
export function endWithProcess(end: Ending): () => void {
  if (endings.size === 0) process.on('SIGTERM', leave).on('exit', endAll);
  endings.add(end);
  return () => {
    endings.delete(end);
    if (endings.size === 0) process.off('SIGTERM', leave).off('exit', endAll);
  };
}

function leave(): void {
  process.exit(143);
}

function endAll(): void {
  for (const end of endings) end();
}
