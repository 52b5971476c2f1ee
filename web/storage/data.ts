import { queryOptions } from '@tanstack/vue-query';
import type { z } from 'zod';
import type {
  bucketValues,
  newStorage,
  storage,
  storageChanges,
  storagePresets,
  storageTestResult,
  testedStorage,
  testedValues,
} from '#api/storages/schema.ts';
import { allPages } from '../shared/api/all-pages.ts';
import { api, workspaceId } from '../shared/api/client.ts';

export type Bucket = z.infer<typeof storage>;
export type BucketValues = z.input<typeof bucketValues>;
export type BucketChanges = z.input<typeof storageChanges>;
export type NewBucket = z.input<typeof newStorage>;
export type Preset = z.infer<typeof storagePresets>['items'][number];
export type PresetKey = Preset['key'];
export type TestResult = z.infer<typeof storageTestResult>;
export type TestedValues = z.infer<typeof testedValues>;
export type TestedBucket = z.infer<typeof testedStorage>;
export type TestStep = TestResult['steps'][number]['step'];

/** The workspace's own buckets: few, so they are held whole. The managed storage is not among them. */
export function bucketsQuery() {
  return queryOptions({
    queryKey: ['storages', workspaceId.value, 'list'],
    queryFn: ({ signal }) => allPages<Bucket>('/storages', {}, signal),
  });
}

export function bucketQuery(id: string) {
  return queryOptions({
    queryKey: ['storages', workspaceId.value, 'one', id],
    queryFn: ({ signal }) => api.get<Bucket>(`/storages/${id}`, {}, signal),
  });
}

export function presetsQuery() {
  return queryOptions({
    queryKey: ['storages', workspaceId.value, 'presets'],
    queryFn: ({ signal }) => api.get<z.infer<typeof storagePresets>>('/storage-presets', {}, signal),
    staleTime: Infinity,
  });
}
