import manifest from '@/package.json';

/** Version of this product. */
export const productVersion: string = manifest.version;

/** The level of Sourcegraph's wire contract that this server speaks: clients choose what they send by it (SG, target level). */
export const contractVersion = '7.2.0';
