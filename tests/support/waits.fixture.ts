// Does nothing until it is ended, and not even then by itself.
process.on('SIGTERM', () => setTimeout(() => process.exit(0), 100));
setInterval(() => undefined, 60_000);
