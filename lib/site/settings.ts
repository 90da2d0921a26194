import 'server-only';
import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';
import { isAccount } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import { authorize } from '@/lib/authz/authorize';
import { db } from '@/lib/db/client';
import { DomainError } from '@/lib/errors/domain-error';
import type { OperationContext } from '@/lib/operation/define-operation';
import { shared } from '@/lib/process-state';
import { settingsSchema, type Settings, type SiteConfiguration, type UpdateSiteConfigurationInput } from './settings-schema';

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
    return row;
  });
}

/** Sentences for everything that is wrong with a configuration text; none when it may be saved. */
export function configurationProblems(contents: string): string[] {
  const errors: ParseError[] = [];
  const value: unknown = parse(contents, errors, { allowTrailingComma: true });
  if (errors.length > 0)
    return errors.map(({ error, offset }) => `Line ${contents.slice(0, offset).split('\n').length}: ${printParseErrorCode(error)}.`);
  const checked = settingsSchema.safeParse(value);
  if (checked.success) return [];
  return checked.error.issues.map((issue) =>
    issue.code === 'unrecognized_keys'
      ? `There is no setting ${issue.keys.map((key) => `"${key}"`).join(', ')}.`
      : `${issue.path.join('.')}: ${issue.message}.`,
  );
}
