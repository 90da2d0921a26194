import 'server-only';
import { z } from 'zod';
import { defineOperation } from '@/lib/operation/define-operation';
import { siteHasUsers } from '@/lib/users/service';
import { isFirstRunCodeRequired } from './first-run';
import { getConfiguration, updateConfiguration } from './settings';
import { siteConfigurationSchema, updateSiteConfigurationInput } from './settings-schema';

export const getSiteStateOperation = defineOperation({
  name: 'site.getState',
  kind: 'query',
  scope: 'public',
  summary: 'Whether the site still needs its first site admin, and whether that asks for the one-time code.',
  input: z.strictObject({}),
  output: z.object({ needsSiteInit: z.boolean(), isCodeRequired: z.boolean() }),
  run: async () => ({ needsSiteInit: !(await siteHasUsers()), isCodeRequired: isFirstRunCodeRequired() }),
});

export const getConfigurationOperation = defineOperation({
  name: 'site.getConfiguration',
  kind: 'query',
  scope: ['site:read'],
  summary: 'The site configuration, JSON with comments.',
  input: z.strictObject({}),
  output: siteConfigurationSchema,
  run: getConfiguration,
});

export const updateConfigurationOperation = defineOperation({
  name: 'site.updateConfiguration',
  kind: 'mutation',
  scope: ['site:write'],
  summary: 'Replaces the site configuration.',
  input: updateSiteConfigurationInput,
  output: siteConfigurationSchema,
  run: updateConfiguration,
});
