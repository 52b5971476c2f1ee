import manifest from '../../package.json' with { type: 'json' };

/** Of the product. It is written in package.json and nowhere else. */
export const VERSION: string = manifest.version;
