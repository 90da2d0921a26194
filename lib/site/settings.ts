import 'server-only';
import { parse } from 'jsonc-parser';
import { isAccount } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import { authorize } from '@/lib/authz/authorize';
import { db } from '@/lib/db/client';
import { DomainError } from '@/lib/errors/domain-error';
import { erasePendingGrants } from '@/lib/grants/service-pending';
import type { OperationContext } from '@/lib/operation/define-operation';
import { shared } from '@/lib/process-state';
import { configurationProblems } from './settings-problems';
import { changedSettings } from './settings-reference';
import {
  settingsSchema,
  type ConfigurationPreview,
  type ListConfigurationsInput,
  type Settings,
  type SiteConfiguration,
  type UpdateSiteConfigurationInput,
} from './settings-schema';

const initialContents = `// Site configuration of Keyward. Every key has a default; see the README.\n{}\n`;
const updateLock = 0x6b657978;

// A version never changes, so what was parsed of it may be kept; which version is in force is asked anew each time.
const parsedVersions = shared('settings-by-version', () => new Map<number, Settings>());

/** The settings in force. `version` saves the question where a query already brought the newest id along. */
export async function currentSettings(version?: number): Promise<Settings> {
  const id = version ?? (await newestVersion());
  const known = parsedVersions.get(id);
  if (known) return known;
  const { contents } = await readConfiguration(id);
  const settings = settingsSchema.parse(parse(contents));
  if (parsedVersions.size > 50) parsedVersions.clear();
  parsedVersions.set(id, settings);
  return settings;
}

async function newestVersion(): Promise<number> {
  const newest = await db().siteConfiguration.findFirst({ select: { id: true }, orderBy: { id: 'desc' } });
  return newest?.id ?? 0;
}

async function readConfiguration(id: number): Promise<SiteConfiguration> {
  if (id === 0) return { id, contents: initialContents };
  return db().siteConfiguration.findUniqueOrThrow({ where: { id }, select: { id: true, contents: true } });
}

/** The configuration as administrators wrote it, comments included. @throws DomainError `forbidden` */
export async function getConfiguration({ actor }: OperationContext): Promise<SiteConfiguration> {
  authorize(actor, 'site.readConfiguration');
  return readConfiguration(await newestVersion());
}

/**
 * Replaces the configuration.
 * @throws DomainError `forbidden`, `invalid_input` naming each bad key, `conflict` when somebody else was first
 */
export async function updateConfiguration(
  { actor, transaction }: OperationContext,
  { lastId, contents }: UpdateSiteConfigurationInput,
): Promise<SiteConfiguration> {
  authorize(actor, 'site.updateConfiguration');
  const problems = configurationProblems(contents);
  if (problems.length > 0) {
    throw new DomainError('invalid_input', {
      message: `The configuration was not saved. ${problems.join(' ')}`,
      fields: { contents: problems.join(' ') },
    });
  }
  return transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${updateLock})`;
    const newest = await tx.siteConfiguration.findFirst({ select: { id: true, contents: true }, orderBy: { id: 'desc' } });
    if ((newest?.id ?? 0) !== lastId) {
      throw new DomainError('conflict', {
        reason: 'configuration_changed',
        message: 'The configuration was changed meanwhile. Read it again and repeat your change.',
      });
    }
    const authorId = isAccount(actor) ? actor.userId : null;
    const row = await tx.siteConfiguration.create({ data: { contents, authorId }, select: { id: true, contents: true } });
    await recordAudit(tx, actor, {
      action: 'site.updateConfiguration',
      target: { type: 'site', id: 'site', name: 'configuration' },
      before: { version: lastId, contents: newest?.contents ?? initialContents },
      after: { version: row.id, contents },
    });
    const bindOf = (text: string) => settingsSchema.parse(parse(text))['permissions.userMapping'].bindID;
    if (bindOf(newest?.contents ?? initialContents) !== bindOf(contents)) await erasePendingGrants(tx, actor);
    return row;
  });
}

/** What saving would change, key by key, or what is wrong with the text. @throws DomainError `forbidden` */
export async function previewConfiguration({ actor }: OperationContext, contents: string): Promise<ConfigurationPreview> {
  authorize(actor, 'site.updateConfiguration');
  const problems = configurationProblems(contents);
  if (problems.length > 0) return { problems, changes: [] };
  return { problems, changes: changedSettings(await currentSettings(), settingsSchema.parse(parse(contents))) };
}

/** Versions, the newest first, without what stands in them. @throws DomainError `forbidden` */
export async function listConfigurations({ actor }: OperationContext, { limit, beforeId }: ListConfigurationsInput) {
  authorize(actor, 'site.readConfiguration');
  const rows = await db().siteConfiguration.findMany({
    where: beforeId ? { id: { lt: beforeId } } : {},
    select: { id: true, createdAt: true, author: { select: { username: true, deletedAt: true } } },
    orderBy: { id: 'desc' },
    take: limit + 1,
    relationLoadStrategy: 'join',
  });
  const versions = rows.slice(0, limit).map(({ id, createdAt, author }) => ({
    id,
    createdAt: createdAt.toISOString(),
    authorName: author?.username ?? null,
    isAuthorDeleted: author !== null && author.deletedAt !== null,
  }));
  return { versions, hasMore: rows.length > limit };
}

/** One version as it was written. @throws DomainError `forbidden`, `not_found` */
export async function getConfigurationVersion({ actor }: OperationContext, id: number): Promise<SiteConfiguration> {
  authorize(actor, 'site.readConfiguration');
  const row = await db().siteConfiguration.findUnique({ where: { id }, select: { id: true, contents: true } });
  if (!row) throw new DomainError('not_found', { reason: 'configuration_not_found', message: `There is no version ${id}.` });
  return row;
}
