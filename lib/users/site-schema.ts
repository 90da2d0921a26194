import { z } from 'zod';
import { idSchema, instant, lookupText, searchText } from '@/lib/text/schema';
import { ownerLeft } from './facts-schema';
import { userSchema } from './schema';

/** A row of the administration list: also the address, what is private, and deleted accounts. */
export const siteUserSchema = userSchema.extend({
  email: z.string().nullable(),
  deletedAt: instant.nullable(),
  eventsCount: z.number(),
  isLocked: z.boolean().describe('True while too many wrong passwords keep the account out'),
  owner: z.object({ id: idSchema, username: z.string(), hasLeft: z.boolean() }).nullable(),
  hasOwnerLeft: ownerLeft,
  labels: z.array(z.string()),
  reviewAt: z.string().nullable(),
  isReviewOverdue: z.boolean(),
});
export type SiteUser = z.output<typeof siteUserSchema>;

const dateRange = z.strictObject({
  gte: z.coerce.date().optional(),
  lte: z.coerce.date().optional(),
  isEmpty: z.boolean().optional(),
  /** Turns the whole range around. */
  not: z.boolean().optional(),
});
export type DateRange = z.output<typeof dateRange>;

const numberRange = z.strictObject({ gte: z.number().optional(), lte: z.number().optional() });
export type NumberRange = z.output<typeof numberRange>;

export const siteUserOrders = ['username', 'email', 'kind', 'createdAt', 'lastActiveAt', 'deletedAt', 'eventsCount'] as const;
export const siteUserStates = ['active', 'blocked', 'locked', 'deleted'] as const;
export const siteUserAttentions = ['no-owner', 'owner-left', 'review-overdue'] as const;

export const siteUsersFilter = z.strictObject({
  query: searchText.optional(),
  username: lookupText(255).optional(),
  email: lookupText(254).optional(),
  isSiteAdmin: z.boolean().optional(),
  isServiceAccount: z.boolean().optional(),
  createdAt: dateRange.optional(),
  lastActiveAt: dateRange.optional(),
  deletedAt: dateRange.optional(),
  eventsCount: numberRange.optional(),
  roles: z.array(lookupText(255)).max(100).optional().describe('Accounts with any of these roles'),
  state: z.enum(siteUserStates).optional(),
  attention: z.enum(siteUserAttentions).optional().describe('Service accounts that somebody should look after'),
  label: lookupText(50).optional().describe('Service accounts with this label'),
});
export type SiteUsersFilter = z.output<typeof siteUsersFilter>;

export const listSiteUsersInput = siteUsersFilter.extend({
  limit: z.int().min(0).max(100, 'Ask for at most 100 at a time.').default(50),
  offset: z.int().min(0).max(10_000_000).default(0),
  orderBy: z.enum(siteUserOrders).default('username'),
  descending: z.boolean().default(false),
});
export type ListSiteUsersInput = z.output<typeof listSiteUsersInput>;

export const countSiteUsersInput = siteUsersFilter.extend({ cap: z.int().min(1).optional().describe('Stop counting above this many') });

/** Living accounts by what they are. */
export const userSummarySchema = z.object({ people: z.int(), siteAdmins: z.int(), serviceAccounts: z.int() });
export type UserSummary = z.output<typeof userSummarySchema>;
