import 'server-only';
import { z } from 'zod';
import { defineOperation } from '@/lib/operation/define-operation';
import { ownHomeSchema, siteHomeSchema, usageSchema } from './schema';
import { getOwnHome, getSiteHome } from './service';
import { getUsage } from './service-usage';

export const getSiteHomeOperation = defineOperation({
  name: 'home.getSite',
  kind: 'query',
  scope: ['site:read'],
  summary: 'People, service accounts and seats, and what calls for an administrator.',
  input: z.strictObject({}),
  output: siteHomeSchema,
  run: getSiteHome,
});

export const getOwnHomeOperation = defineOperation({
  name: 'home.getOwn',
  kind: 'query',
  scope: ['tokens:read'],
  summary: 'What calls for the account itself among its access tokens.',
  input: z.strictObject({}),
  output: ownHomeSchema,
  run: getOwnHome,
});

export const getUsageOperation = defineOperation({
  name: 'home.getUsage',
  kind: 'query',
  scope: ['site:read'],
  summary: 'API requests a day over thirty days, by the busiest accounts.',
  input: z.strictObject({}),
  output: usageSchema,
  run: getUsage,
});
