/** Permissions of the access key, in the words of AWS; the other providers that have policies take the same. */
export function bucketPolicy(bucket: string, prefix: string): string {
  const name = bucket.trim() === '' ? 'BUCKET' : bucket.trim();
  const folder = prefix.trim().replace(/^\/+|\/+$/g, '');
  const files = folder === '' ? '*' : `${folder}/*`;
  const arn = `arn:aws:s3:::${name}`;
  return JSON.stringify(
    {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
          Resource: `${arn}/${files}`,
        },
        // IfExists: a file that is not there is answered with 404 only to those who may list.
        {
          Effect: 'Allow',
          Action: 's3:ListBucket',
          Resource: arn,
          ...(folder === '' ? {} : { Condition: { StringLikeIfExists: { 's3:prefix': files } } }),
        },
        {
          Effect: 'Allow',
          Action: [
            's3:GetBucketVersioning',
            's3:GetBucketObjectLockConfiguration',
            's3:GetBucketPolicyStatus',
            's3:GetBucketAcl',
            's3:GetBucketPublicAccessBlock',
          ],
          Resource: arn,
        },
      ],
    },
    null,
    2,
  );
}
