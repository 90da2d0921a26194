import 'server-only';
import { parse, type DocumentNode, type ExecutionResult } from 'graphql';
import { createSchema, createYoga, type Plugin } from 'graphql-yoga';
import type { Settings } from '@/lib/site/settings-schema';
import type { GraphQLContext } from './context';
import { brokenLimit, maxDocumentTokens, measureDocument, refuseTooManyFields, type Measure } from './limits';
import { accessTokenResolvers } from './resolvers/access-tokens';
import { externalServiceResolvers } from './resolvers/external-services';
import { m2mCredentialResolvers } from './resolvers/m2m-credentials';
import { nodeResolvers } from './resolvers/node';
import { organizationResolvers } from './resolvers/organizations';
import { ownAccountResolvers } from './resolvers/own-account';
import { permissionsInfoResolvers } from './resolvers/permissions-info';
import { repositoryResolvers } from './resolvers/repositories';
import { repositoryPermissionResolvers } from './resolvers/repository-permissions';
import { roleResolvers } from './resolvers/roles';
import { siteResolvers } from './resolvers/site';
import { userResolvers } from './resolvers/user';
import { usersResolvers } from './resolvers/users';
import { DateTime, JSONCString } from './scalars';
import { accessTokensTypes } from './schema/access-tokens';
import { coreTypes } from './schema/core';
import { externalServicesTypes } from './schema/external-services';
import { m2mCredentialsTypes } from './schema/m2m-credentials';
import { organizationsTypes } from './schema/organizations';
import { ownAccountTypes } from './schema/own-account';
import { repositoriesTypes } from './schema/repositories';
import { repositoryPermissionsTypes } from './schema/repository-permissions';
import { rolesTypes } from './schema/roles';
import { siteTypes } from './schema/site';
import { usersTypes } from './schema/users';
import { maskError } from './wire';

interface ServerContext extends GraphQLContext {
  limits: Settings['rateLimits'];
}

export const schema = createSchema<ServerContext>({
  // Each part brings its own fields of Query and Mutation; parts of one name are merged.
  typeDefs: [
    coreTypes,
    usersTypes,
    accessTokensTypes,
    m2mCredentialsTypes,
    organizationsTypes,
    rolesTypes,
    siteTypes,
    ownAccountTypes,
    repositoriesTypes,
    repositoryPermissionsTypes,
    externalServicesTypes,
  ],
  resolvers: [
    { DateTime, JSONCString },
    nodeResolvers,
    usersResolvers,
    userResolvers,
    accessTokenResolvers,
    m2mCredentialResolvers,
    organizationResolvers,
    roleResolvers,
    siteResolvers,
    ownAccountResolvers,
    repositoryResolvers,
    repositoryPermissionResolvers,
    permissionsInfoResolvers,
    externalServiceResolvers,
  ],
});

const measures = new WeakMap<DocumentNode, Measure>();

/** Limits before any resolver runs, and those on the text before the validation, whose own work grows with it. */
const limitsPlugin: Plugin<ServerContext> = {
  onParse({ setParseFn }) {
    setParseFn((source, options) => parse(source, { ...options, maxTokens: maxDocumentTokens }));
  },
  onValidate({ params, context }) {
    const document = params.documentAST;
    const measure = measures.get(document) ?? measureDocument(document);
    measures.set(document, measure);
    const broken = brokenLimit(measure, context.limits);
    // Thrown, not set as the result: results are cached by document, while limits may change.
    if (broken) throw broken;
  },
  onExecute({ args, setResultAndStopExecution }) {
    const broken = refuseTooManyFields(args.document, args.variableValues ?? {}, args.contextValue.limits);
    if (broken) setResultAndStopExecution({ errors: [broken] });
  },
};

const cacheEntries = 500;
const cachedTextLength = 8_192;

/** Documents by their text. Only short ones are kept: clients repeat a few, and long ones would fill the memory. */
function documentCache<T>() {
  const entries = new Map<string, T>();
  return {
    get: (text: string) => entries.get(text),
    set: (text: string, value: T) => {
      if (text.length > cachedTextLength) return;
      const oldest = entries.size >= cacheEntries ? entries.keys().next().value : undefined;
      if (oldest !== undefined) entries.delete(oldest);
      entries.set(text, value);
    },
  };
}

const yoga = createYoga<ServerContext>({
  schema,
  plugins: [limitsPlugin],
  parserAndValidationCache: { documentCache: documentCache<DocumentNode>(), errorCache: documentCache<Error>() },
  // Done below, where the request is known.
  maskedErrors: false,
  logging: false,
  graphiql: false,
  landingPage: false,
  multipart: false,
  cors: false,
});

export interface GraphQLParams {
  query: string;
  variables: Record<string, unknown>;
  operationName?: string;
}

// The engine wants a request for its own transport, which this door does not use. Given the real one it would ask for its abort
// signal, for which the adapter builds a whole second request with a stream: more work than the query itself.
const request = new Request('http://localhost/.api/graphql', { method: 'POST' });

/** Runs one document. Its errors are inside the result, already in the words of this door. */
export async function runDocument(params: GraphQLParams, context: ServerContext): Promise<ExecutionResult> {
  const result = await yoga.getResultForParams({ params, request }, { ...context });
  // Without subscriptions in the schema and without batches every result is one plain object.
  if (!result || Symbol.asyncIterator in result) return { errors: [] };
  return result.errors ? { ...result, errors: result.errors.map((error) => maskError(error, context.actor.origin.requestId)) } : result;
}
