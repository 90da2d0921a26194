// @ts-check
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { inProject } from './project.mjs';

const SOURCE = inProject('node_modules/@graphql-yoga/render-graphiql/cjs/graphiql.js');
const TARGET = inProject('public/graphiql');

/**
 * Copies GraphiQL out of its package, where it is text inside a module, into files that the server gives out: its page runs under
 * a policy without inline scripts and blobs. Ignored by git.
 */
export function writeConsoleAssets() {
  const { js, css, editorWorkerService, jsonWorker, graphqlWorker } = createRequire(import.meta.url)(SOURCE);
  const files = {
    'graphiql.js': js,
    'graphiql.css': css,
    'editor.worker.js': editorWorkerService,
    'json.worker.js': jsonWorker,
    'graphql.worker.js': graphqlWorker,
  };
  fs.mkdirSync(TARGET, { recursive: true });
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(TARGET, name), text);
  fs.copyFileSync(path.join(path.dirname(SOURCE), '../LICENSE'), path.join(TARGET, 'LICENSE.txt'));
}
