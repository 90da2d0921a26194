'use server';

import { refresh } from 'next/cache';
import { act } from '@/lib/api/console/actor';
import type { ActionResult } from '@/lib/errors/action-result';
import {
  getConfigurationVersionOperation,
  previewConfigurationOperation,
  updateConfigurationOperation,
} from '@/lib/site/operations';
import type { ConfigurationPreview, SiteConfiguration, UpdateSiteConfigurationInput } from '@/lib/site/settings-schema';

export async function previewConfiguration(contents: string): Promise<ActionResult<ConfigurationPreview>> {
  return act(previewConfigurationOperation, { contents });
}

export async function saveConfiguration(input: UpdateSiteConfigurationInput): Promise<ActionResult<SiteConfiguration>> {
  const result = await act(updateConfigurationOperation, input);
  if (result.ok) refresh();
  return result;
}

export async function getVersion(id: number): Promise<ActionResult<SiteConfiguration>> {
  return act(getConfigurationVersionOperation, { id });
}
