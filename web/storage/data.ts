import { queryOptions } from '@tanstack/vue-query';
import { allPages } from '../shared/api/all-pages.ts';
import { api } from '../shared/api/client.ts';
import type { Schema } from '../shared/api/operations.ts';
import { keyOf } from '../shared/api/resources.ts';

export type Bucket = Schema<'Storage'>;
export type BucketValues = Schema<'BucketValues'>;
export type BucketChanges = Schema<'StorageChanges'>;
export type NewBucket = Schema<'NewStorage'>;
export type Preset = Schema<'StoragePresets'>['items'][number];
export type PresetKey = Preset['key'];
export type TestResult = Schema<'StorageTestResult'>;
export type TestedValues = Schema<'TestedBucketValues'>;
export type TestedBucket = Schema<'TestedStorage'>;
export type TestStep = TestResult['steps'][number]['step'];

/** The workspace's own buckets: few, so they are held whole. The managed storage is not among them. */
export function bucketsQuery() {
  return queryOptions({
    queryKey: keyOf('storages', 'list'),
    queryFn: ({ signal }) => allPages((query) => api.get('/api/v1/storages', { query, signal })),
  });
}

export function bucketQuery(id: string) {
  return queryOptions({
    queryKey: keyOf('storages', 'one', id),
    queryFn: ({ signal }) => api.get('/api/v1/storages/{id}', { path: { id }, signal }),
  });
}

export function presetsQuery() {
  return queryOptions({
    queryKey: keyOf('storages', 'presets'),
    queryFn: ({ signal }) => api.get('/api/v1/storage-presets', { signal }),
    staleTime: Infinity,
  });
}

export function addBucket(body: NewBucket): Promise<Bucket> {
  return api.post('/api/v1/storages', { body });
}

export function changeBucket(id: string, body: BucketChanges): Promise<Bucket> {
  return api.patch('/api/v1/storages/{id}', { path: { id }, body });
}

export function removeBucket(id: string): Promise<void> {
  return api.delete('/api/v1/storages/{id}', { path: { id } });
}

export function testBucket(id: string): Promise<TestedBucket> {
  return api.post('/api/v1/storages/{id}/test', { path: { id } });
}

/** Before they are saved. */
export function testBucketValues(body: BucketValues): Promise<TestedValues> {
  return api.post('/api/v1/storage/test', { body });
}
