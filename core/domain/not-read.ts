/** Why no backup has ever read a type, where that is no trouble, as a sentence for people. */
export const NOT_READ = {
  notLicensed: 'The tenant has no licence for this type.',
  notGranted: 'The optional permission for this type is not granted.',
  notOffered: 'Microsoft Graph does not offer this type in the tenant.',
} as const;

export type NotRead = keyof typeof NOT_READ;
