import { vi } from 'vitest';
import { isSampled, SETS, testNamedProperties } from './named-properties.cases.ts';

vi.setConfig({ testTimeout: 300_000 });

// The set that is read by a list of names; the full run has those that are not, and extensions.
testNamedProperties(SETS.filter(isSampled));
