// Preloaded (`node --import`) into every child of `npm start`: a child whose parent was killed ends by itself,
// as politely as on SIGTERM, and by force when that takes too long.
const parent = Number(process.env['CYBBACK_PARENT_PID'] ?? 0);
const forceAfterMs = 35_000;

if (parent > 0) {
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => process.exit(1), forceAfterMs).unref();
  }, 500);
  timer.unref();
}
