import { z } from 'zod';
import { storedText } from '@/lib/text/schema';

const days = z.int().min(1).max(365);

const accessTokens = z
  .strictObject({
    allow: z
      .enum(['all-users-create', 'site-admin-create', 'none'])
      .default('all-users-create')
      .describe('Who may create access tokens; none refuses every use of one'),
    allowNoExpiration: z.boolean().default(false).describe('Permit tokens of people that never expire'),
    expirationOptionDays: z
      .array(days)
      .min(1)
      .max(20)
      .default([7, 14, 30, 60, 90])
      .describe('Lifetimes a form offers; the largest is the longest a caller may ask for'),
    defaultExpirationDays: days.default(90).describe('Lifetime of a token when none was asked for'),
    maxTokensPerUser: z.int().min(1).max(1_000).default(25).describe('Active tokens a person may have; service accounts have no limit'),
  })
  .prefault({});

const serviceAccountTokens = z
  .strictObject({ allowNoExpiration: z.boolean().default(false).describe('Permit tokens of service accounts that never expire') })
  .prefault({});

const rateLimits = z
  .strictObject({
    graphQLMaxDepth: z.int().min(1).max(1_000).default(30).describe('Deepest nesting of a GraphQL document'),
    graphQLMaxAliases: z.int().min(0).max(100_000).default(500).describe('Aliases in a GraphQL document'),
    graphQLMaxFieldCount: z
      .int()
      .min(1)
      .max(100_000_000)
      .default(500_000)
      .describe('Estimated fields of the answer, lists multiplied by what they ask for'),
    graphQLMaxDuplicateFieldCount: z.int().min(1).max(100_000).default(500).describe('Times one field may be selected at one place'),
    graphQLMaxUniqueFieldCount: z.int().min(1).max(100_000).default(500).describe('Different fields of a GraphQL document'),
  })
  .prefault({});

const license = z
  .strictObject({
    plan: z.enum(['free', 'premium', 'ultimate']).default('ultimate').describe('What was bought'),
    seats: z.int().min(0).max(10_000_000).nullable().default(null).describe('People who may be active at once; null for no limit'),
    trial: z.boolean().default(false).describe('True while the plan is on trial'),
    hosted: z.boolean().default(false).describe('True where the site is run for others: a hosted trial has no service accounts'),
    serviceAccountQuota: z
      .enum(['current', 'classic'])
      .default('current')
      .describe('current: 100 service accounts on free, no limit above. classic: none on free, one for each paid seat on premium'),
  })
  .prefault({});

// SG §5.1: an absent block means addresses, while inside a block `enabled` is false until it is said.
const userMapping = z
  .strictObject({
    enabled: z.boolean().default(false).describe('Permissions of repositories may be set through the API'),
    bindID: z.enum(['email', 'username']).default('email').describe('What names an account there: its confirmed first address or its name'),
  })
  .default({ enabled: true, bindID: 'email' });

const leakedTokens = z
  .strictObject({
    action: z.enum(['revoke', 'disable']).default('revoke').describe('What happens to a credential that was reported as leaked'),
  })
  .prefault({});

/** The site configuration. Key names that Sourcegraph has are kept (SG §1.3, §2.4); an unknown key is an error. */
export const settingsSchema = z.strictObject({
  'auth.accessTokens': accessTokens,
  'auth.serviceAccountTokens': serviceAccountTokens,
  'auth.public': z.boolean().default(false).describe('Open public things to callers without a credential'),
  'auth.sessionLifetimeDays': days.default(7).describe('Days after which a browser session asks for the password again'),
  'auth.passwordResetLinkExpiry': z
    .int()
    .min(300)
    .max(30 * 86_400)
    .default(14_400)
    .describe('Seconds for which a link to set a password works'),
  'authz.enforceForSiteAdmins': z
    .boolean()
    .default(false)
    .describe('Site admins read only the repositories that are open to them as to others'),
  leakedTokens,
  license,
  'permissions.userMapping': userMapping,
  rateLimits,
});

export type Settings = z.output<typeof settingsSchema>;

export const siteConfigurationSchema = z.object({
  id: z.int().describe('Version; 0 while nobody has changed anything'),
  contents: z.string(),
});
export type SiteConfiguration = z.output<typeof siteConfigurationSchema>;

export const updateSiteConfigurationInput = z.strictObject({
  lastId: z.int().min(0).describe('The version the change was made on'),
  contents: storedText(100_000),
});
export type UpdateSiteConfigurationInput = z.output<typeof updateSiteConfigurationInput>;

export const previewSiteConfigurationInput = z.strictObject({ contents: storedText(100_000) });

export const settingChangeSchema = z.object({ key: z.string(), before: z.string(), after: z.string() });
export type SettingChange = z.output<typeof settingChangeSchema>;

export const configurationPreviewSchema = z.object({
  problems: z.array(z.string()),
  /** What would be in force differently; a change of comments alone changes nothing. */
  changes: z.array(settingChangeSchema),
});
export type ConfigurationPreview = z.output<typeof configurationPreviewSchema>;

export const listConfigurationsInput = z.strictObject({
  limit: z.int().min(1).max(100).default(20),
  beforeId: z.int().min(1).max(2_147_483_647).optional(),
});
export type ListConfigurationsInput = z.output<typeof listConfigurationsInput>;

export const configurationVersionsSchema = z.object({
  versions: z.array(
    z.object({ id: z.int(), createdAt: z.iso.datetime(), authorName: z.string().nullable(), isAuthorDeleted: z.boolean() }),
  ),
  hasMore: z.boolean(),
});
export type ConfigurationVersion = z.output<typeof configurationVersionsSchema>['versions'][number];

export const settingFactSchema = z.object({
  /** The key of the top, which may hold others. */
  group: z.string(),
  name: z.string().nullable(),
  description: z.string(),
  values: z.string(),
  default: z.string(),
});
export type SettingFact = z.output<typeof settingFactSchema>;
