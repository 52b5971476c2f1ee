import { vi } from 'vitest';
import { isSampled, testRefusedObjects, testRefusedProperty } from './refused-objects.cases.ts';

vi.setConfig({ testTimeout: 180_000 });

// Two ways and two sets; the full run has the others.
testRefusedObjects(isSampled);
testRefusedProperty();
