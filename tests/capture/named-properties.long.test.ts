import { vi } from 'vitest';
import { isSampled, SETS, testExtensions, testNamedProperties } from './named-properties.cases.ts';

vi.setConfig({ testTimeout: 300_000 });

testExtensions();
testNamedProperties(SETS.filter((set) => !isSampled(set)));
