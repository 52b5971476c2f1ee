const warnings = ['warn', 'error', 'fatal'];
/** Node's hints for developers; the log has them. */
const deprecation = /^\(node:\d+\) .*Deprecat|^\(Use `node --trace-/;
const shownPerMinute = 30;

/** The text to show for a child's log line, or undefined when it is everyday. */
export function noteworthy(line: string, stream: 'stdout' | 'stderr'): string | undefined {
  const text = line.trim();
  if (text === '' || deprecation.test(text)) return undefined;
  const structured = parseStructured(text);
  if (structured) return warnings.includes(structured.level) ? structured.message : undefined;
  return stream === 'stderr' || /\b(warn(ing)?|error|fatal)\b/i.test(text) ? text : undefined;
}

/** Lets a burst through and then says once that there is more in the log. */
export function limitLines(
  show: (line: string) => void,
  more: string,
  now: () => number = Date.now,
): (line: string) => void {
  let minute = 0;
  let count = 0;
  return (line) => {
    const current = Math.floor(now() / 60_000);
    if (current !== minute) {
      minute = current;
      count = 0;
    }
    count += 1;
    if (count <= shownPerMinute) show(line);
    else if (count === shownPerMinute + 1) show(more);
  };
}

function parseStructured(text: string): { level: string; message: string } | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    const { level, msg, err } = JSON.parse(text) as { level?: unknown; msg?: unknown; err?: { message?: unknown } };
    if (typeof level !== 'string') return undefined;
    const cause = typeof err?.message === 'string' && err.message !== msg ? `: ${err.message}` : '';
    return { level, message: `${typeof msg === 'string' ? msg : 'no message'}${cause}` };
  } catch {
    return undefined;
  }
}
