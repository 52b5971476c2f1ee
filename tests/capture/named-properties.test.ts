import { vi } from 'vitest';
import { isSampled, SETS, testExtensions, testNamedProperties } from './named-properties.cases.ts';

vi.setConfig({ testTimeout: 300_000 });

// One set that is read by a list of names and one that is not; the full run has the others.
testExtensions();
testNamedProperties(SETS.filter(isSampled));
