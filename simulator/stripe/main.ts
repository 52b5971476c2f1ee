// A Stripe of one's own for the demo: see simulator/README.md. Settings come from the environment.
import { startStripeSimulator } from './start.ts';

const needed = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} must be set.`);
  return value;
};

const simulator = await startStripeSimulator({
  port: Number(process.env['STRIPE_SIMULATOR_PORT'] ?? 7_085),
  secretKey: needed('STRIPE_SECRET_KEY'),
  webhook: { url: needed('STRIPE_SIMULATOR_WEBHOOK_URL'), secret: needed('STRIPE_WEBHOOK_SECRET') },
  ...(process.env['STRIPE_SIMULATOR_STATE_FILE'] ? { stateFile: process.env['STRIPE_SIMULATOR_STATE_FILE'] } : {}),
});
console.log(`The simulated Stripe is at ${simulator.url}; its clock and notices at ${simulator.url}/simulator.`);
const stop = (): void => void simulator.close().then(() => process.exit(0));
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
