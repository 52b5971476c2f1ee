import { vi } from 'vitest';
import { isSampled, testRefusedObjects } from './refused-objects.cases.ts';

vi.setConfig({ testTimeout: 180_000 });

testRefusedObjects((way, set) => !isSampled(way, set));
