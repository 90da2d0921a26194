import 'server-only';
import { z } from 'zod';
import { authorize } from '@/lib/authz/authorize';
import { defineOperation } from '@/lib/operation/define-operation';
import { idSchema } from '@/lib/text/schema';
import { siteHasUsers } from '@/lib/users/service';
import { isFirstRunCodeRequired } from './first-run';
import { getConfiguration, getConfigurationVersion, listConfigurations, previewConfiguration, updateConfiguration } from './settings';
import { settingFacts } from './settings-reference';
import {
  configurationPreviewSchema,
  configurationVersionsSchema,
  listConfigurationsInput,
  previewSiteConfigurationInput,
  settingFactSchema,
  siteConfigurationSchema,
  updateSiteConfigurationInput,
} from './settings-schema';

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

export const previewConfigurationOperation = defineOperation({
  name: 'site.previewConfiguration',
  kind: 'query',
  scope: ['site:write'],
  summary: 'What saving a configuration would change, or what is wrong with it.',
  input: previewSiteConfigurationInput,
  output: configurationPreviewSchema,
  run: (context, { contents }) => previewConfiguration(context, contents),
});

export const listConfigurationsOperation = defineOperation({
  name: 'site.listConfigurations',
  kind: 'query',
  scope: ['site:read'],
  summary: 'The versions of the site configuration, the newest first: who wrote them and when.',
  input: listConfigurationsInput,
  output: configurationVersionsSchema,
  run: listConfigurations,
});

export const getConfigurationVersionOperation = defineOperation({
  name: 'site.getConfigurationVersion',
  kind: 'query',
  scope: ['site:read'],
  summary: 'One version of the site configuration, as it was written.',
  input: z.strictObject({ id: idSchema }),
  output: siteConfigurationSchema,
  run: (context, { id }) => getConfigurationVersion(context, id),
});

export const listSettingsOperation = defineOperation({
  name: 'site.listSettings',
  kind: 'query',
  scope: ['site:read'],
  summary: 'Every setting there is, what it does, and what it is while nobody sets it.',
  input: z.strictObject({}),
  output: z.array(settingFactSchema),
  run: async ({ actor }) => {
    authorize(actor, 'site.readConfiguration');
    return settingFacts();
  },
});
