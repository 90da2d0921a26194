import 'server-only';
import { scopeDescriptions } from '@/lib/authz/scope-descriptions';
import { m2mScopes } from '@/lib/authz/scopes';
import { externalUrl } from '@/lib/site/address';
import { paths } from '@/lib/url/paths';

/** What forms for M2M credentials offer. */
export const m2mScopeOptions = m2mScopes.map((value) => ({ value, description: scopeDescriptions[value] }));

/** Where a pipeline gets its bearer, and where it uses it. */
export const m2mUrls = () => ({ token: `${externalUrl()}${paths.oauthToken()}`, graphql: `${externalUrl()}${paths.graphql()}` });
