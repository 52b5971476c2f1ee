import { vi } from 'vitest';
import { testUnreadVersions } from './unread-versions.cases.ts';

vi.setConfig({ testTimeout: 120_000 });

testUnreadVersions(['full']);
