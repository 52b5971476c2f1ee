import { vi } from 'vitest';
import { testUnreadVersions, testVersionsWithoutHashes } from './unread-versions.cases.ts';

vi.setConfig({ testTimeout: 120_000 });

// The full run has full backups as well.
testUnreadVersions(['auto']);
testVersionsWithoutHashes();
