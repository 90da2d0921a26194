import 'server-only';
import { z } from 'zod';
import { defineOperation } from '@/lib/operation/define-operation';
import { idSchema } from '@/lib/text/schema';
import { fetchDetailsSchema, fetchNowInput, fetchNowSchema } from './mirror-schema';
import { repositoryCountSchema, repositoryFilter } from './schema';
import { countForSite } from './service';
import { fetchNow, getFetch } from './service-fetch-now';

export const fetchNowOperation = defineOperation({
  name: 'repositories.fetchNow',
  kind: 'mutation',
  scope: ['repositories:write'],
  summary: 'Fetches copies of repositories now instead of when their time comes.',
  input: fetchNowInput,
  output: fetchNowSchema,
  run: fetchNow,
});

export const getFetchOperation = defineOperation({
  name: 'repositories.getFetch',
  kind: 'query',
  scope: ['site:read'],
  summary: 'How the copy of a repository is doing, and what git said in the last fetch.',
  input: z.strictObject({ id: idSchema }),
  output: fetchDetailsSchema,
  run: getFetch,
});

export const countSiteRepositoriesOperation = defineOperation({
  name: 'repositories.countForSite',
  kind: 'query',
  scope: ['site:read'],
  summary: 'How many repositories the site has, up to 10,000.',
  input: repositoryFilter,
  output: repositoryCountSchema,
  run: countForSite,
});
