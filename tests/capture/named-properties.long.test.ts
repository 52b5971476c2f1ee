import { vi } from 'vitest';
import { isSampled, SETS, testNamedProperties } from './named-properties.cases.ts';

vi.setConfig({ testTimeout: 300_000 });

testNamedProperties(SETS.filter((set) => !isSampled(set)));
