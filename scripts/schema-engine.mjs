#!/usr/bin/env node
// @ts-check
// Stands in for the schema engine that Prisma would download: the same JSON-RPC over stdio, answered by the same engine as WebAssembly.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createEngine, panicMessage } from './lib/schema-engine/engine.mjs';
import { createAdapterFactory, runAdminCommand } from './lib/schema-engine/adapter.mjs';

/**
 * @typedef {object} Invocation
 * @property {[string, string][]} datamodels  file name and text
 * @property {string} url
 * @property {string | undefined} command  of the `cli` sub-command
 */

const NEEDS_SHADOW = new Set(['evaluateDataLoss', 'createMigration']);

const invocation = parseArguments(process.argv.slice(2));
if (process.argv.includes('--version')) {
  process.stdout.write('schema-engine-cli wasm\n');
} else if (invocation.command) {
  await answerCommand(invocation.command, invocation.url);
} else {
  serve(invocation);
}

/**
 * @param {string[]} words
 * @returns {Invocation}
 */
function parseArguments(words) {
  /** @type {Invocation} */
  const parsed = { datamodels: [], url: '', command: undefined };
  for (let i = 0; i < words.length; i += 1) {
    const next = words[i + 1] ?? '';
    if (words[i] === 'cli') return { ...parsed, command: next };
    if (words[i] === '--datamodels') parsed.datamodels.push([next, readFileSync(next, 'utf8')]);
    if (words[i] === '--datasource') parsed.url = JSON.parse(next).url ?? '';
  }
  return parsed;
}

/**
 * `can-connect-to-database`, `create-database`, `drop-database`: the answer is the exit code, and the reason a line on stderr.
 * @param {string} command
 * @param {string} url
 */
async function answerCommand(command, url) {
  try {
    await runAdminCommand(command, url);
    process.exit(0);
  } catch (error) {
    const { code = '', message = String(error) } = /** @type {{ code?: string, message?: string }} */ (error);
    /** @type {Record<string, string>} */
    const prismaCodes = { '3D000': 'P1003', '28P01': 'P1000', 28000: 'P1000' };
    writeLog('INFO', { target: 'schema_engine', fields: { message: 'wasm' } });
    // Prisma reads the error from the last line.
    writeLog('ERROR', {
      target: 'schema_engine::logger',
      is_panic: false,
      fields: { message: message || code, error_code: prismaCodes[code] ?? 'P1001' },
    });
    process.exit(1);
  }
}

/** @param {Invocation} invocation */
function serve({ datamodels, url }) {
  let pending = 0;
  let isInputOver = false;

  process.on('uncaughtException', (error) => {
    writeLog('ERROR', { fields: { message: panicMessage() ?? error.message } });
    process.exit(101);
  });

  /**
   * @param {string} method
   * @param {Record<string, unknown>} params
   */
  const call = async (method, params) => {
    if (method === 'createDatabase') return { databaseName: new URL(url).pathname.slice(1) };
    const engine = await createEngine(datamodels, createAdapterFactory(url));
    if (method === 'getDatabaseVersion') return engine.version?.(params);
    // The engine finds the way to a shadow database only right after a diagnosis: hence this one, and a new engine for each call.
    if (NEEDS_SHADOW.has(method)) await engine.devDiagnostic?.({ migrationsList: params.migrationsList, filters: params.filters });
    const answer = (await engine[method]?.(params)) ?? {};
    if (method !== 'diff') return answer;
    if (answer.stdout !== undefined && answer.stdout !== null) send({ id: 1e9, method: 'print', params: { content: answer.stdout } });
    return { exitCode: answer.exitCode };
  };

  createInterface({ input: process.stdin })
    .on('line', async (line) => {
      const request = line.trim() ? JSON.parse(line) : {};
      if (!request.method) return;
      pending += 1;
      try {
        send({ id: request.id, result: await call(request.method, request.params ?? {}) });
      } catch (error) {
        send({ id: request.id, error: toRpcError(error) });
      }
      pending -= 1;
      if (pending === 0 && isInputOver) process.exit(0);
    })
    .on('close', () => {
      isInputOver = true;
      if (pending === 0) process.exit(0);
    });
}

/** @param {unknown} error */
function toRpcError(error) {
  const { message = String(error), meta = null, code = null } = /** @type {{ message?: string, meta?: unknown, code?: unknown }} */ (error);
  return { code: 4466, message: 'schema engine error', data: { is_panic: false, message, meta, error_code: code } };
}

/** @param {object} message */
function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}

/**
 * @param {'INFO' | 'ERROR'} level
 * @param {object} entry
 */
function writeLog(level, entry) {
  process.stderr.write(`${JSON.stringify({ level, ...entry })}\n`);
}
