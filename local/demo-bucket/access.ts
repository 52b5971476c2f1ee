/** Access to the demo's bucket: on loopback, and nothing but the demo's own backups is in it. */
export const DEMO_BUCKET = {
  bucket: 'contoso-backups',
  region: 'us-east-1',
  accessKeyId: 'demo-access',
  secretAccessKey: 'demo-secret-key',
};
