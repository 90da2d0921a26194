// @ts-check
import { inProject } from './project.mjs';

/**
 * How esbuild bundles server.ts: our own code in one file, packages left where they are.
 * @param {{ outfile: string }} options
 * @returns {import('esbuild').BuildOptions}
 */
export function serverBundleOptions({ outfile }) {
  return {
    absWorkingDir: inProject(),
    entryPoints: ['server.ts'],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    tsconfig: 'tsconfig.json',
    inject: [inProject('lib/server/light-response.mjs')],
    // It throws outside a React server bundle, which this is not.
    alias: { 'server-only': inProject('node_modules/server-only/empty.js') },
    logLevel: 'silent',
  };
}

/** @param {string} outfile */
export async function bundleServer(outfile) {
  const { build, formatMessages } = await import('esbuild');
  try {
    await build(serverBundleOptions({ outfile }));
  } catch (error) {
    const { errors } = /** @type {Partial<import('esbuild').BuildFailure>} */ (error);
    if (!errors) throw error;
    throw new Error((await formatMessages(errors, { kind: 'error' })).join('\n'), { cause: error });
  }
}
