import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { policies } from '@/lib/authz/authorize';
import { allOperations } from '@/lib/operation/all';

const root = path.resolve(import.meta.dirname, '..');
const domains = [
  'users',
  'tokens',
  'oauth',
  'sessions',
  'site',
  'audit',
  'home',
  'license',
  'mail',
  'passwords',
  'emails',
  'usage',
  'leaks',
  'grants',
  'groups',
  'repositories',
  'roles',
  'code-hosts',
];

/** A source file by its path from the project's root, with what it imports, resolved to paths from the root where they are ours. */
interface Source {
  file: string;
  text: string;
  imports: string[];
}

const isOurs = (name: string) => /\.(ts|tsx|mjs)$/.test(name) && !/\.test\.(ts|tsx|mjs)$/.test(name) && !name.includes('db/generated/');

const sources: Source[] = ['lib', 'app', 'components']
  .flatMap((folder) =>
    fs
      .readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name.replaceAll(path.sep, '/')}`),
  )
  .concat('server.ts')
  .filter(isOurs)
  .map((file) => {
    const text = fs.readFileSync(path.join(root, file), 'utf8');
    return { file, text, imports: ts.preProcessFile(text).importedFiles.map(({ fileName }) => resolveImport(file, fileName)) };
  });

function resolveImport(from: string, specifier: string): string {
  const target = specifier.startsWith('@/')
    ? specifier.slice(2)
    : specifier.startsWith('.')
      ? path.posix.join(path.posix.dirname(from), specifier)
      : null;
  return target?.replace(/\.(ts|tsx|mjs)$/, '') ?? `package:${specifier}`;
}

/** `file → import` for every import of the chosen files that the rule forbids. */
const breaches = (isAbout: (file: string) => boolean, isForbidden: (imported: string, file: string) => boolean): string[] =>
  sources
    .filter(({ file }) => isAbout(file))
    .flatMap(({ file, imports }) => imports.filter((imported) => isForbidden(imported, file)).map((imported) => `${file} → ${imported}`));

const under =
  (...folders: string[]) =>
  (file: string) =>
    folders.some((folder) => file.startsWith(`${folder}/`));
const nameOf = (file: string) => path.posix.basename(file).replace(/\.(ts|tsx|mjs)$/, '');
const isQueries = (file: string) => file.startsWith('lib/') && nameOf(file).includes('queries');
const isService = (file: string) => /^lib\/[^/]+\/service/.test(file);
const isAdapter = under('lib/api', 'app');

describe('directions of imports', () => {
  it('finds the sources it speaks about', () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(sources.find(({ file }) => file === 'lib/api/graphql/handler.ts')?.imports).toContain('lib/api/shared/credential-layer');
  });

  it('lib never imports app or components', () => {
    expect(breaches(under('lib'), under('app', 'components'))).toEqual([]);
  });

  it('components import of lib only paths, schemas, types of errors and other files that need no server', () => {
    const serverOnly = new Set(
      sources.filter(({ imports }) => imports.includes('package:server-only')).map(({ file }) => file.replace(/\.tsx?$/, '')),
    );
    expect(
      breaches(
        under('components'),
        (imported) => serverOnly.has(imported) || isQueries(imported) || isService(imported) || under('lib/db', 'lib/api')(imported),
      ),
    ).toEqual([]);
  });

  it('files that run in the browser import nothing that needs the server', () => {
    const serverOnly = new Set(
      sources.filter(({ imports }) => imports.includes('package:server-only')).map(({ file }) => file.replace(/\.tsx?$/, '')),
    );
    const inBrowser = new Set(sources.filter(({ text }) => /^'use client'/.test(text)).map(({ file }) => file));
    expect(
      breaches(
        (file) => inBrowser.has(file),
        (imported) => serverOnly.has(imported),
      ),
    ).toEqual([]);
  });

  it('adapters never reach the database; health alone asks the pool', () => {
    expect(breaches(isAdapter, (imported, file) => imported.startsWith('lib/db/') && file !== 'lib/api/health.ts')).toEqual([]);
  });

  it('adapters call operations, never services', () => {
    expect(breaches(isAdapter, isService)).toEqual([]);
  });

  it('queries are imported inside their own folder only', () => {
    expect(
      breaches(
        () => true,
        (imported, file) => isQueries(imported) && path.posix.dirname(imported) !== path.posix.dirname(file),
      ),
    ).toEqual([]);
  });

  it('a domain never imports an adapter, and operations are not called by services', () => {
    expect(breaches(under(...domains.map((domain) => `lib/${domain}`)), under('lib/api', 'lib/server'))).toEqual([]);
    expect(breaches(isService, (imported) => /^lib\/[^/]+\/operations$/.test(imported))).toEqual([]);
  });

  it('schemas import zod and other schemas only, besides the list of scopes', () => {
    const isSchema = (file: string) => file.startsWith('lib/') && /schema$/.test(nameOf(file));
    expect(breaches(isSchema, (imported) => imported !== 'package:zod' && !isSchema(imported) && imported !== 'lib/authz/scopes')).toEqual(
      [],
    );
  });

  it('services, queries and the database client are for the server only', () => {
    const mustBeMarked = (file: string) =>
      isService(file) || isQueries(file) || ['check', 'operations'].includes(nameOf(file)) || file === 'lib/db/client.ts';
    const unmarked = sources.filter(
      ({ file, imports }) => file.startsWith('lib/') && mustBeMarked(file) && !imports.includes('package:server-only'),
    );
    expect(unmarked.map(({ file }) => file)).toEqual([]);
  });

  it('generated files of Prisma are imported by the database folder, and as types elsewhere in lib', () => {
    const values = sources.flatMap(({ file, text }) =>
      [...text.matchAll(/^import (?!type)\{([^}]*)\} from '@\/lib\/db\/generated\/client'/gm)].map(
        ([, names]) => `${file}: ${names?.trim()}`,
      ),
    );
    expect(values.filter((line) => !/^lib\/db\/|: Prisma$|: type /.test(line))).toEqual([]);
  });
});

describe('the environment', () => {
  it('is read by lib/env.ts alone', () => {
    const readers = sources
      .filter(({ file }) => file !== 'lib/env.ts')
      .filter(({ text }) => /process\.env(?!\.NEXTAUTH_URL = )/.test(text) || /from 'node:process'/.test(text));
    expect(readers.map(({ file }) => file)).toEqual([]);
  });
});

describe('route files', () => {
  it('are one line that exports handlers of lib/api', () => {
    const routes = sources.filter(({ file }) => file.startsWith('app/') && nameOf(file) === 'route');
    expect(routes.length).toBeGreaterThan(8);
    for (const { file, text } of routes) {
      expect(text, file).toMatch(/^export \{[^}]+\} from '@\/lib\/api\/[^']+';\n$/);
    }
  });
});

describe('operations', () => {
  type JsonSchema = Record<string, unknown>;

  /** Every object schema inside a JSON Schema, with the way to it. */
  function objectsIn(schema: unknown, at: string): { at: string; schema: JsonSchema }[] {
    if (Array.isArray(schema)) return schema.flatMap((each, index) => objectsIn(each, `${at}[${index}]`));
    if (typeof schema !== 'object' || schema === null) return [];
    const own = Object.fromEntries(Object.entries(schema));
    const inner = Object.entries(own).flatMap(([key, value]) => objectsIn(value, `${at}.${key}`));
    return own.type === 'object' || 'properties' in own ? [{ at, schema: own }, ...inner] : inner;
  }

  const keysOf = (schema: JsonSchema): string[] => Object.keys(Object(schema.properties));

  it('are all listed: one for each `defineOperation` of the sources', () => {
    const defined = sources.flatMap(({ text }) => [...text.matchAll(/defineOperation\(\{\s*name: '([^']+)'/g)].map(([, name]) => name));
    expect(allOperations.map(({ name }) => name).sort()).toEqual(defined.sort());
  });

  it('have unique names of the form domain.verb', () => {
    const names = allOperations.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-zA-Z0-9]+\.[a-zA-Z0-9]+$/);
  });

  it.each(allOperations)('$name says what it needs and does', ({ scope, summary }) => {
    expect(scope === 'public' || scope === 'self' || scope.length > 0).toBe(true);
    expect(summary).toMatch(/^[A-Z].*\.$/);
  });

  it.each(allOperations)('$name refuses unknown keys at every depth', ({ input }) => {
    const objects = objectsIn(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }), 'input');
    const open = objects.filter(({ schema }) => schema.additionalProperties !== false).map(({ at }) => at);
    expect(open).toEqual([]);
  });

  it.each(allOperations)('$name bounds every text and list it takes', ({ input }) => {
    const unbounded: string[] = [];
    const walk = (schema: unknown, at: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      const own: JsonSchema = Object.fromEntries(Object.entries(schema));
      if (own.type === 'string' && own.maxLength === undefined && own.enum === undefined && own.const === undefined) unbounded.push(at);
      if (own.type === 'array' && own.maxItems === undefined) unbounded.push(at);
      for (const [key, value] of Object.entries(own)) walk(value, `${at}.${key}`);
    };
    walk(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }), 'input');
    expect(unbounded).toEqual([]);
  });

  it('answer with a secret in these places only', () => {
    const secretKeys = /^(secret|clientSecret|sid|accessToken|password|passwordHash|resetPasswordUrl|digest|hash|token_secret)$/i;
    const found = allOperations.flatMap(({ name, output }) =>
      objectsIn(z.toJSONSchema(output, { io: 'output', unrepresentable: 'any' }), '').flatMap(({ schema }) =>
        keysOf(schema)
          .filter((key) => secretKeys.test(key))
          .map((key) => `${name}: ${key}`),
      ),
    );
    expect(found.sort()).toEqual([
      'accessTokens.create: secret',
      'accessTokens.rotate: secret',
      'accessTokens.rotateOwn: secret',
      'm2mCredentials.addSecret: clientSecret',
      'm2mCredentials.create: clientSecret',
      'm2mCredentials.rotateSecret: clientSecret',
      'oauth.grantClientCredentials: accessToken',
      'passwords.createResetLink: resetPasswordUrl',
      'passwords.randomize: resetPasswordUrl',
      'passwords.reset: sid',
      'sessions.signIn: sid',
      'users.create: resetPasswordUrl',
    ]);
  });

  it('are open without a credential in these places only', () => {
    expect(
      allOperations
        .filter(({ scope }) => scope === 'public')
        .map(({ name }) => name)
        .sort(),
    ).toEqual([
      'leaks.report',
      'oauth.grantClientCredentials',
      'passwords.getOptions',
      'passwords.requestReset',
      'passwords.reset',
      'sessions.signIn',
      'sessions.signOut',
      'site.getState',
      'users.createFirstSiteAdmin',
    ]);
  });
});

describe('policies', () => {
  it.each(Object.entries(policies))('%s has a rule', (action, rule) => {
    expect(action).toMatch(/^[a-z0-9]+\.[a-zA-Z]+$/);
    expect(typeof rule).toBe('function');
  });
});
