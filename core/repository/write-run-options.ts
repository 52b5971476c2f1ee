export interface WriteRunOptions {
  /** A small run becomes part of its reference, and with it of the manifest, instead of a file. */
  readonly inManifest?: boolean;
}
