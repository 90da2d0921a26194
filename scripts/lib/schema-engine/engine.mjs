// @ts-check
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';

/** @type {string | undefined} */
let lastPanic;

/** What the engine said when it gave up, which its JavaScript error does not tell. */
export function panicMessage() {
  return lastPanic;
}

/** @type {ReturnType<typeof link> | undefined} */
let linked;

/**
 * @param {[string, string][]} datamodels
 * @param {import('@prisma/driver-adapter-utils').SqlMigrationAwareDriverAdapterFactory} factory
 * @returns {Promise<Record<string, (params: unknown) => any>>} one function for each JSON-RPC method
 */
export async function createEngine(datamodels, factory) {
  linked ??= link();
  const { SchemaEngine } = await linked;
  const sources = datamodels.length > 0 ? datamodels : undefined;
  const engine = await SchemaEngine.new({ datamodels: sources }, () => {}, bindMigrationAwareSqlAdapterFactory(factory));
  // Its methods are exactly those of the protocol.
  return /** @type {any} */ (engine);
}

/** The package's own entry expects a bundler that links WebAssembly; Node 20 does not, so it is linked here. */
async function link() {
  // The engine looks for this name.
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: (/** @type {string} */ message) => { lastPanic = message; } } });
  const require = createRequire(import.meta.url);
  const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const file = require.resolve('@prisma/schema-engine-wasm').replace(/schema_engine\.js$/, 'schema_engine_bg.wasm');
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)), { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(exports);
  /** @type {() => void} */ (exports.__wbindgen_start)();
  return bindings;
}
