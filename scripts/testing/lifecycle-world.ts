import { expect } from 'vitest';
import { checkAccessToken } from '@/lib/actor/access-token';
import type { AccountActor, Actor, Origin } from '@/lib/actor/actor';
import { systemActor } from '@/lib/actor/actor';
import { checkBearer } from '@/lib/actor/oauth-token';
import { actorOfSession } from '@/lib/actor/session';
import { sessionCookieValue } from '@/lib/api/shared/session-cookie';
import { db, transaction } from '@/lib/db/client';
import { isDomainError } from '@/lib/errors/domain-error';
import * as oauth from '@/lib/oauth/operations';
import { execute } from '@/lib/operation/execute';
import { revokeSessionOperation } from '@/lib/sessions/operations';
import { openSession } from '@/lib/sessions/service';
import * as tokens from '@/lib/tokens/operations';
import * as users from '@/lib/users/operations';
import type { User } from '@/lib/users/schema';
import { grantBearer, origin, signInAs } from '@/prisma/seed/credentials';
import { makePerson, makeServiceAccount, makeSiteAdmin } from '@/prisma/seed/people';
import * as told from './lifecycle-model';
import type { AccountName, Authority, Breadth, Model, ModelCredential, ModelSecret, ModelSession, ModelToken } from './lifecycle-model';

type AccountChange = 'block' | 'unblock' | 'delete' | 'recover' | 'promote' | 'demote';

export type Command =
  | { kind: 'create'; by: Authority; owner: AccountName; breadth: Breadth; days: number }
  | { kind: 'rotate'; by: Authority; token: ModelToken; hasOverlap: boolean }
  | { kind: 'revoke' | 'disable' | 'enable'; by: Authority; token: ModelToken }
  | { kind: AccountChange | 'sign in'; account: AccountName }
  | { kind: 'sign out'; session: ModelSession }
  | { kind: 'create credential'; by: Authority; owner: AccountName }
  | { kind: 'add secret'; by: Authority; credential: ModelCredential }
  | { kind: 'rotate secret'; by: Authority; credential: ModelCredential; hasOverlap: boolean }
  | { kind: 'disable credential' | 'enable credential' | 'delete credential'; by: Authority; credential: ModelCredential }
  | { kind: 'revoke secret'; by: Authority; secret: ModelSecret }
  | { kind: 'grant'; secret: ModelSecret }
  | { kind: 'wait'; hours: number };

/** The real thing behind each of the model's, in the same places. */
interface Real {
  tokens: { id: number; secret: string }[];
  credentials: { id: number }[];
  secrets: (Parameters<typeof grantBearer>[0] & { id: number })[];
  bearers: string[];
  sessions: { id: number; cookie: string }[];
}

/** A door where every breadth opens something. */
const door: Origin = { ...origin, door: 'rest' };
const overlap = told.hour;

/** Accounts with the credentials that every sequence begins with, beside the model of them. */
export class World {
  model: Model = told.newModel();
  private real: Real = { tokens: [], credentials: [], secrets: [], bearers: [], sessions: [] };
  private start = { model: this.model, real: this.real };

  private constructor(
    private readonly operator: AccountActor,
    private readonly users: Record<AccountName, User>,
  ) {}

  static async make(): Promise<World> {
    const [ann, ben, bot, bee] = [await makeSiteAdmin(), await makePerson(), await makeServiceAccount(), await makeServiceAccount()];
    return new World(await signInAs(await makeSiteAdmin()), { ann, ben, bot, bee });
  }

  /** What is there now is what the next sequences begin with. */
  keep(): void {
    this.start = { model: this.model, real: this.real };
    this.copyStart();
  }

  /** The accounts as they were kept, and nothing of what came since. */
  async reset(): Promise<void> {
    this.copyStart();
    const { model, real } = this.start;
    const ids = Object.values(this.users).map(({ id }) => id);
    const kept = { tokens: real.tokens.map(({ id }) => id), secrets: real.secrets.map(({ id }) => id) };
    const clients = real.credentials.map(({ id }) => id);
    const sessions = real.sessions.map(({ id }) => id);
    const lives = (list: { endsAt: number }[]) => list.map(({ endsAt }) => Math.min(endsAt, 1e9));
    await db().$executeRaw`
      WITH t AS (DELETE FROM "AccessToken" WHERE "userId" = ANY(${ids}) AND id <> ALL(${kept.tokens})),
           s AS (DELETE FROM "Session" WHERE "userId" = ANY(${ids}) AND id <> ALL(${sessions})),
           b AS (DELETE FROM "OAuthToken" WHERE "userId" = ANY(${ids}) AND NOT ("secretId" = ANY(${kept.secrets}) AND id = ANY
             (SELECT min(id) FROM "OAuthToken" WHERE "secretId" = ANY(${kept.secrets}) GROUP BY "secretId"))),
           cs AS (DELETE FROM "OAuthClientSecret" WHERE "clientId" = ANY(${clients}) AND id <> ALL(${kept.secrets})),
           c AS (DELETE FROM "OAuthClient" WHERE "serviceAccountId" = ANY(${ids}) AND id <> ALL(${clients})),
           ut AS (UPDATE "AccessToken" x SET "revokedAt" = NULL, "disabledAt" = NULL, "createdAt" = now(),
             "expiresAt" = now() + make_interval(secs => k.life)
             FROM unnest(${kept.tokens}::int[], ${lives(model.tokens)}::float8[]) k(id, life) WHERE x.id = k.id),
           us AS (UPDATE "Session" x SET "revokedAt" = NULL, "expiresAt" = now() + make_interval(secs => k.life)
             FROM unnest(${sessions}::int[], ${lives(model.sessions)}::float8[]) k(id, life) WHERE x.id = k.id),
           ub AS (UPDATE "OAuthToken" SET "revokedAt" = NULL, "expiresAt" = now() + make_interval(secs => ${told.hour})
             WHERE "secretId" = ANY(${kept.secrets})),
           ucs AS (UPDATE "OAuthClientSecret" SET "revokedAt" = NULL, "expiresAt" = NULL WHERE id = ANY(${kept.secrets})),
           uc AS (UPDATE "OAuthClient" SET "disabledAt" = NULL, "deletedAt" = NULL WHERE id = ANY(${clients}))
      UPDATE "User" SET "blockedAt" = NULL, "deletedAt" = NULL, "isSiteAdmin" = id = ${this.users.ann.id}
      WHERE id = ANY(${ids}) AND ("blockedAt" IS NOT NULL OR "deletedAt" IS NOT NULL OR "isSiteAdmin" <> (id = ${this.users.ann.id}))`;
  }

  private copyStart(): void {
    const { model, real } = this.start;
    this.model = structuredClone(model);
    const { tokens: t, credentials, secrets, bearers, sessions } = real;
    this.real = { tokens: [...t], credentials: [...credentials], secrets: [...secrets], bearers: [...bearers], sessions: [...sessions] };
  }

  /** Does it in both worlds; whether it was refused must be the same in both. */
  async run(command: Command): Promise<void> {
    switch (command.kind) {
      case 'create':
        return this.create(command);
      case 'rotate':
        return this.rotate(command);
      case 'revoke':
      case 'disable':
      case 'enable':
        return this.changeToken(command);
      case 'create credential':
        return this.createCredential(command);
      case 'add secret':
      case 'rotate secret':
        return this.putSecret(command);
      case 'revoke secret':
      case 'disable credential':
      case 'enable credential':
      case 'delete credential':
        return this.changeCredential(command);
      case 'grant':
        return this.grant(command.secret);
      case 'sign in':
        return this.signIn(command.account);
      case 'sign out':
        return this.signOut(command.session);
      case 'wait':
        return this.wait(command.hours);
      default:
        return this.changeAccount(command.kind, command.account);
    }
  }

  private async create({ by, owner, breadth, days }: Extract<Command, { kind: 'create' }>): Promise<void> {
    // A minute less for each that is there: no two end in the same moment, and what is minted now does not end a moment too late.
    const seconds = days * told.day - 60 * (this.model.tokens.length + 1);
    const token = { owner, breadth, endsAt: this.model.now + seconds };
    const parent = told.parentOfNew(this.model, told.standingOf(this.model, by), token);
    const scopes = [...told.scopesOf[breadth]];
    const input = { userId: this.users[owner].id, note: `${breadth} ${days}`, scopes, expiresInSeconds: seconds };
    const made = await this.attempt('create', by, parent !== false, (actor) => execute(tokens.createAccessTokenOperation, actor, input));
    if (!made || parent === false) return;
    told.addToken(this.model, { ...token, parent });
    this.real.tokens.push({ id: made.token.id, secret: made.secret });
  }

  private async rotate({ by, token, hasOverlap }: Extract<Command, { kind: 'rotate' }>): Promise<void> {
    const successor = told.successorOf(this.model, told.standingOf(this.model, by), token);
    const input = { overlapSeconds: hasOverlap ? overlap : 0 };
    const isOwn = by.kind === 'token' && by.token === token && by.actingAs === null;
    const made = await this.attempt('rotate', by, successor !== null, (actor) =>
      isOwn
        ? execute(tokens.rotateOwnTokenOperation, actor, input)
        : execute(tokens.rotateAccessTokenOperation, actor, { ...input, id: this.idOf(token) }),
    );
    if (!made || !successor) return;
    told.addToken(this.model, successor);
    this.real.tokens.push({ id: made.token.id, secret: made.secret });
    token.isRotated = true;
    if (hasOverlap) told.endFamily(this.model, token, this.model.now + overlap);
    else told.revokeFamily(this.model, token);
  }

  private async changeToken({ kind, by, token }: Extract<Command, { kind: 'revoke' | 'disable' | 'enable' }>): Promise<void> {
    const isAllowed = told.mayChangeToken(told.standingOf(this.model, by), token);
    const { revokeAccessTokenOperation, disableAccessTokenOperation, enableAccessTokenOperation } = tokens;
    const input = { id: this.idOf(token) };
    await this.attempt(kind, by, isAllowed, async (actor) => {
      if (kind === 'revoke') return execute(revokeAccessTokenOperation, actor, input);
      return execute(kind === 'disable' ? disableAccessTokenOperation : enableAccessTokenOperation, actor, input);
    });
    if (!isAllowed) return;
    if (kind === 'revoke') told.revokeFamily(this.model, token);
    else token.isDisabled = kind === 'disable';
  }

  private async changeAccount(kind: AccountChange, account: AccountName): Promise<void> {
    const state = this.model.accounts[account];
    const userId = this.users[account].id;
    const isAllowed = kind === 'recover' ? state.isDeleted : !state.isDeleted && (kind !== 'promote' || !told.isMachine(account));
    await this.attempt(kind, { kind: 'operator' }, isAllowed, async (actor) => {
      if (kind === 'block') return execute(users.blockUserOperation, actor, { userId });
      if (kind === 'unblock') return execute(users.unblockUserOperation, actor, { userId });
      if (kind === 'promote' || kind === 'demote')
        return execute(users.setSiteAdminOperation, actor, { userId, isSiteAdmin: kind === 'promote' });
      const operation = kind === 'delete' ? users.deleteUsersOperation : users.recoverUsersOperation;
      const { done, failed } = await execute(operation, actor, { userIds: [userId] });
      expect(failed.map(({ code }) => code)).not.toContain('internal');
      return done.length === 0 ? refused : done;
    });
    if (!isAllowed) return;
    if (kind === 'block' || kind === 'unblock') state.isBlocked = kind === 'block';
    else if (kind === 'delete' || kind === 'recover') state.isDeleted = kind === 'delete';
    else state.isAdmin = kind === 'promote';
    if (kind === 'block') told.endSessions(this.model, account);
    if (kind === 'delete') told.endCredentials(this.model, account);
  }

  private async createCredential({ by, owner }: Extract<Command, { kind: 'create credential' }>): Promise<void> {
    const isAllowed = told.mayMakeCredential(this.model, told.standingOf(this.model, by), owner);
    const input = { userId: this.users[owner].id, name: 'credential', scopes: ['user:all'] };
    const made = await this.attempt('create credential', by, isAllowed, (actor) =>
      execute(oauth.createM2MCredentialOperation, actor, input),
    );
    if (!made) return;
    const credential = { index: this.model.credentials.length, owner, isDisabled: false, isDeleted: false };
    this.model.credentials.push(credential);
    this.real.credentials.push({ id: made.credential.id });
    this.keepSecret(credential, made);
  }

  private async putSecret(command: Extract<Command, { kind: 'add secret' | 'rotate secret' }>): Promise<void> {
    const { by, credential } = command;
    const hasOverlap = command.kind === 'rotate secret' && command.hasOverlap;
    const isBeside = command.kind === 'add secret' || hasOverlap;
    const isAllowed = told.mayAddSecret(this.model, told.standingOf(this.model, by), credential, isBeside);
    const input = { id: this.idOfCredential(credential) };
    const made = await this.attempt(command.kind, by, isAllowed, (actor) =>
      command.kind === 'add secret'
        ? execute(oauth.addM2MSecretOperation, actor, input)
        : execute(oauth.rotateM2MSecretOperation, actor, { ...input, overlapSeconds: hasOverlap ? overlap : 0 }),
    );
    if (!made) return;
    if (command.kind === 'rotate secret') {
      for (const secret of told.livingSecretsOf(this.model, credential)) {
        if (hasOverlap) secret.endsAt = Math.min(secret.endsAt, this.model.now + overlap);
        else secret.isRevoked = true;
      }
    }
    this.keepSecret(credential, made);
  }

  private async changeCredential(
    command: Extract<Command, { kind: 'revoke secret' | 'disable credential' | 'enable credential' | 'delete credential' }>,
  ): Promise<void> {
    const { kind, by } = command;
    const credential = 'secret' in command ? command.secret.credential : command.credential;
    const isThere = !('secret' in command) || told.livingSecretsOf(this.model, credential).includes(command.secret);
    const isAllowed = isThere && told.mayChangeCredential(told.standingOf(this.model, by), credential);
    const input = { id: this.idOfCredential(credential) };
    await this.attempt(kind, by, isAllowed, async (actor) => {
      if ('secret' in command)
        return execute(oauth.revokeM2MSecretOperation, actor, { ...input, secretId: this.real.secrets[command.secret.index]?.id });
      if (kind === 'delete credential') return execute(oauth.deleteM2MCredentialOperation, actor, input);
      const { disableM2MCredentialOperation, enableM2MCredentialOperation } = oauth;
      return execute(kind === 'disable credential' ? disableM2MCredentialOperation : enableM2MCredentialOperation, actor, input);
    });
    if (!isAllowed) return;
    if ('secret' in command) command.secret.isRevoked = true;
    else if (kind === 'delete credential') credential.isDeleted = true;
    else credential.isDisabled = kind === 'disable credential';
  }

  private async grant(secret: ModelSecret): Promise<void> {
    const known = this.real.secrets[secret.index];
    if (!known) return;
    const isAllowed = told.secretWorks(this.model, secret);
    const granted = await this.attempt('grant', { kind: 'operator' }, isAllowed, () => grantBearer(known));
    if (!granted) return;
    told.addBearer(this.model, secret);
    this.real.bearers.push(granted.accessToken);
  }

  private async signIn(account: AccountName): Promise<void> {
    const isAllowed = told.isFit(this.model, account) && !told.isMachine(account);
    const opened = await this.attempt('sign in', { kind: 'operator' }, isAllowed, () =>
      openSession({ actor: systemActor('seed'), transaction }, this.users[account]),
    );
    if (!opened) return;
    told.addSession(this.model, account);
    const { id } = await db().session.findFirstOrThrow({
      where: { userId: opened.userId },
      orderBy: { id: 'desc' },
      select: { id: true },
    });
    this.real.sessions.push({ id, cookie: await sessionCookieValue(opened) });
  }

  private async signOut(session: ModelSession): Promise<void> {
    const isAllowed = !session.isRevoked && session.endsAt > this.model.now;
    const id = this.real.sessions[session.index]?.id;
    await this.attempt('sign out', { kind: 'operator' }, isAllowed, (actor) => execute(revokeSessionOperation, actor, { id }));
    if (isAllowed) session.isRevoked = true;
  }

  /** Time passes by moving all that has an end back. */
  private async wait(hours: number): Promise<void> {
    this.model.now += hours * told.hour;
    const ids = Object.values(this.users).map(({ id }) => id);
    await db().$executeRaw`
      WITH by AS (SELECT make_interval(hours => ${hours}::int) AS i),
        t AS (UPDATE "AccessToken" SET "expiresAt" = "expiresAt" - i, "createdAt" = "createdAt" - i FROM by WHERE "userId" = ANY(${ids})),
        s AS (UPDATE "Session" SET "expiresAt" = "expiresAt" - i FROM by WHERE "userId" = ANY(${ids})),
        b AS (UPDATE "OAuthToken" SET "expiresAt" = "expiresAt" - i FROM by WHERE "userId" = ANY(${ids}))
      UPDATE "OAuthClientSecret" SET "expiresAt" = "expiresAt" - i FROM by
      WHERE "expiresAt" IS NOT NULL AND "clientId" IN (SELECT id FROM "OAuthClient" WHERE "serviceAccountId" = ANY(${ids}))`;
  }

  /** What authenticates is what the model says: no more, no less. */
  async compare(): Promise<void> {
    const { model, real } = this;
    const [allTokens, bearers, sessions] = await Promise.all([
      Promise.all(real.tokens.map(async ({ secret }) => (await checkAccessToken(secret, door)).ok)),
      Promise.all(real.bearers.map(async (bearer) => (await checkBearer(bearer, door)).ok)),
      Promise.all(real.sessions.map(async ({ cookie }) => (await actorOfSession(cookie, door)).kind !== 'anonymous')),
    ]);
    expect({ tokens: allTokens, bearers, sessions }, 'what authenticates').toEqual({
      tokens: model.tokens.map((token) => told.tokenWorks(model, token)),
      bearers: model.bearers.map((bearer) => told.bearerWorks(model, bearer)),
      sessions: model.sessions.map((session) => told.sessionWorks(model, session)),
    });
  }

  /** Every token hangs where the model says, and no child that still lives ends after its parent or opens more than it. */
  async checkLineage(): Promise<void> {
    const rows = await db().$queryRaw<{ id: number; parentId: number | null; scopes: string[]; expiresAt: Date; revokedAt: Date | null }[]>`
      SELECT id, "parentId", scopes, "expiresAt", "revokedAt" FROM "AccessToken" WHERE id = ANY(${this.real.tokens.map(({ id }) => id)})`;
    const rowOf = new Map(rows.map((row) => [row.id, row]));
    const parents = this.real.tokens.map(({ id }) => rowOf.get(id)?.parentId);
    expect(parents, 'parents').toEqual(this.model.tokens.map(({ parent }) => (parent ? this.idOf(parent) : null)));
    const tooStrong = rows.filter((child) => {
      const parent = child.parentId === null ? undefined : rowOf.get(child.parentId);
      if (!parent || child.revokedAt) return false;
      return child.expiresAt > parent.expiresAt || !told.gives[breadthOf(parent.scopes)].includes(breadthOf(child.scopes));
    });
    expect(tooStrong, 'children stronger than their parents').toEqual([]);
  }

  /** The result, or null for a refusal, which must come exactly where the model says; anything else is a bug. */
  private async attempt<T>(
    what: string,
    by: Authority,
    isAllowed: boolean,
    work: (actor: Actor) => Promise<T | typeof refused>,
  ): Promise<T | null> {
    const actor = await this.authenticate(by);
    const result = actor ? await settle(work(actor)) : refused;
    expect(result === refused ? 'refused' : 'done', what).toBe(isAllowed ? 'done' : 'refused');
    return result === refused ? null : result;
  }

  private async authenticate(by: Authority): Promise<Actor | null> {
    if (by.kind === 'operator') return this.operator;
    if (by.kind === 'session') return actorOfSession(this.real.sessions[by.session.index]?.cookie, { ...door, door: 'console' });
    const options = by.actingAs === null ? {} : { sudo: { username: this.users[by.actingAs].username } };
    const check = await checkAccessToken(this.real.tokens[by.token.index]?.secret ?? '', door, options);
    return check.ok ? check.actor : null;
  }

  private keepSecret(credential: ModelCredential, made: Parameters<typeof grantBearer>[0]): void {
    told.addSecret(this.model, credential);
    this.real.secrets.push({ ...made, id: Math.max(...made.credential.secrets.map(({ id }) => id)) });
  }

  private idOf = (token: ModelToken): number => this.real.tokens[token.index]?.id ?? 0;
  private idOfCredential = (credential: ModelCredential): number => this.real.credentials[credential.index]?.id ?? 0;
}

const refused = Symbol('refused');

async function settle<T>(work: Promise<T>): Promise<T | typeof refused> {
  try {
    return await work;
  } catch (error) {
    if (isDomainError(error)) return refused;
    throw error;
  }
}

const breadthOf = (scopes: readonly string[]): Breadth =>
  told.breadths.find((breadth) => told.scopesOf[breadth].join(' ') === scopes.join(' ')) ?? 'read';
