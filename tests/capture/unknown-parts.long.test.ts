import { vi } from 'vitest';
import { isSampled, testSilences } from './unknown-parts.cases.ts';

vi.setConfig({ testTimeout: 300_000 });

testSilences((silence) => !isSampled(silence));
