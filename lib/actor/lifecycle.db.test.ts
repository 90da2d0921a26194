import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { isDomainError } from '@/lib/errors/domain-error';
import {
  createM2MCredentialOperation,
  deleteM2MCredentialOperation,
  disableM2MCredentialOperation,
  enableM2MCredentialOperation,
  rotateM2MSecretOperation,
} from '@/lib/oauth/operations';
import { execute } from '@/lib/operation/execute';
import {
  createAccessTokenOperation,
  disableAccessTokenOperation,
  enableAccessTokenOperation,
  revokeAccessTokenOperation,
  rotateAccessTokenOperation,
} from '@/lib/tokens/operations';
import {
  blockUserOperation,
  deleteUsersOperation,
  recoverUsersOperation,
  setSiteAdminOperation,
  unblockUserOperation,
} from '@/lib/users/operations';
import type { User } from '@/lib/users/schema';
import { grantBearer, origin, signInAs } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin } from '@/prisma/seed/people';
import {
  accountNames,
  bearerWorks,
  endCredentialsOf,
  isFit,
  isFreelyMinted,
  isMachine,
  machines,
  mayMint,
  newModel,
  people,
  secretWorks,
  tokenWorks,
  type AccountName,
  type Breadth,
  type Model,
  type ModelCredential,
  type ModelSecret,
  type ModelToken,
} from '@/scripts/testing/lifecycle-model';
import { checkAccessToken } from './access-token';
import type { AccountActor } from './actor';
import { checkBearer } from './oauth-token';

const daySeconds = 86_400;
const worlds = 4;
const sequencesPerWorld = 2_500;
const longest = 14;

const command = fc.record({
  kind: fc.constantFrom(
    'create', 'create', 'mint', 'mint', 'rotate', 'rotate with overlap', 'revoke', 'disable', 'enable',
    'block', 'unblock', 'delete', 'recover', 'promote', 'demote',
    'create credential', 'grant', 'rotate secret', 'disable credential', 'enable credential', 'delete credential',
  ),
  account: fc.constantFrom(...accountNames),
  which: fc.nat(1_000),
  breadth: fc.constantFrom<Breadth>('all', 'all', 'read'),
  days: fc.constantFrom(1, 7, 30),
});
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

let opened = 0;

/** The real things beside the model's. */
class World {
  readonly model: Model = newModel();
  /** `secondsLess` than whole days it was asked for: what is minted a moment later must not end a moment later. */
  readonly tokens = new Map<ModelToken, { id: number; secret: string; secondsLess: number }>();
  readonly credentials = new Map<ModelCredential, { id: number }>();
  readonly secrets = new Map<ModelSecret, Parameters<typeof grantBearer>[0]>();
  readonly bearers = new Map<Model['bearers'][number], string>();

  constructor(
    readonly operator: AccountActor,
    readonly users: Record<AccountName, User>,
  ) {}

  static async makeUsers(): Promise<Record<AccountName, User>> {
    const [ann, ben, bot, bee] = [await makeSiteAdmin(), await makePerson(), await makeServiceAccount(), await makeServiceAccount()];
    return { ann, ben, bot, bee };
  }

  /** The same accounts as new: without credentials, and in the states that the model begins with. */
  static async open(operator: AccountActor, users: Record<AccountName, User>): Promise<World> {
    const ids = Object.values(users).map(({ id }) => id);
    opened += 1;
    // What autovacuum does in the long run: without it every statement walks over the dead rows of the worlds before.
    if (opened % 40 === 0) await db().$executeRaw`VACUUM (ANALYZE)`;
    await db().accessToken.deleteMany({ where: { userId: { in: ids } } });
    await db().oAuthClient.deleteMany({ where: { serviceAccountId: { in: ids } } });
    await db().$executeRaw`
      UPDATE "User" SET "blockedAt" = NULL, "deletedAt" = NULL, "isSiteAdmin" = id = ${users.ann.id} WHERE id = ANY(${ids})`;
    return new World(operator, users);
  }

  private readonly sessions = new Map<AccountName, Promise<AccountActor>>();

  /** Who may make and rotate credentials of an account: the person, or the operator for a machine. */
  private authority(name: AccountName): Promise<AccountActor> | AccountActor {
    if (isMachine(name)) return this.operator;
    const known = this.sessions.get(name) ?? signInAs(this.users[name]);
    this.sessions.set(name, known);
    return known;
  }

  async run({ kind, account, which, breadth, days }: Command): Promise<void> {
    const { model } = this;
    const state = model.accounts[account];
    const token = pick(model.tokens, which);
    const credential = pick(model.credentials, which);
    const secret = pick(model.secrets, which);
    const machine = machines[which % machines.length] ?? 'bot';
    const person = people[which % people.length] ?? 'ann';
    switch (kind) {
      case 'create':
        return isFit(model, account) ? this.create(account, breadth, days) : undefined;
      case 'mint':
        return token && this.mint(token, account, breadth, days);
      case 'rotate':
        return token && tokenWorks(model, token) ? this.rotate(token, 0) : undefined;
      case 'rotate with overlap':
        return token && tokenWorks(model, token) ? this.rotate(token, 3_600) : undefined;
      case 'revoke':
        if (!token || token.isRevoked || model.accounts[token.owner].isDeleted) return;
        await settle(execute(revokeAccessTokenOperation, this.operator, { id: this.idOf(token) }));
        token.isRevoked = true;
        return;
      case 'disable':
        if (!token || !tokenWorks(model, token)) return;
        await execute(disableAccessTokenOperation, this.operator, { id: this.idOf(token) });
        token.isDisabled = true;
        return;
      case 'enable':
        if (!token?.isDisabled || token.isRevoked || model.accounts[token.owner].isDeleted) return;
        if (!(await settle(execute(enableAccessTokenOperation, this.operator, { id: this.idOf(token) })))) return;
        token.isDisabled = false;
        return;
      case 'block':
      case 'unblock':
        if (state.isDeleted) return;
        await execute(kind === 'block' ? blockUserOperation : unblockUserOperation, this.operator, { userId: this.users[account].id });
        state.isBlocked = kind === 'block';
        return;
      case 'delete':
        if (state.isDeleted) return;
        await execute(deleteUsersOperation, this.operator, { userIds: [this.users[account].id] });
        state.isDeleted = true;
        endCredentialsOf(model, account);
        return;
      case 'recover':
        if (!state.isDeleted) return;
        await execute(recoverUsersOperation, this.operator, { userIds: [this.users[account].id] });
        state.isDeleted = false;
        return;
      case 'promote':
      case 'demote':
        if (model.accounts[person].isDeleted) return;
        await execute(setSiteAdminOperation, this.operator, { userId: this.users[person].id, isSiteAdmin: kind === 'promote' });
        model.accounts[person].isAdmin = kind === 'promote';
        return;
      case 'create credential':
        return isFit(model, machine) ? this.createCredential(machine) : undefined;
      case 'grant':
        return secret && this.grant(secret);
      case 'rotate secret':
        return credential && !credential.isDeleted && !credential.isDisabled ? this.rotateSecret(credential) : undefined;
      case 'disable credential':
      case 'enable credential': {
        if (!credential || credential.isDeleted) return;
        const operation = kind === 'disable credential' ? disableM2MCredentialOperation : enableM2MCredentialOperation;
        await execute(operation, this.operator, { id: this.idOfCredential(credential) });
        credential.isDisabled = kind === 'disable credential';
        return;
      }
      case 'delete credential':
        if (!credential || credential.isDeleted) return;
        await execute(deleteM2MCredentialOperation, this.operator, { id: this.idOfCredential(credential) });
        credential.isDeleted = true;
    }
  }

  private async create(owner: AccountName, breadth: Breadth, days: number): Promise<void> {
    const made = await execute(createAccessTokenOperation, await this.authority(owner), this.inputFor(owner, breadth, days));
    this.addToken({ owner, breadth, endsAfterDays: days, parent: null, isRevoked: false, isDisabled: false }, made);
  }

  private async mint(parent: ModelToken, owner: AccountName, breadth: Breadth, days: number): Promise<void> {
    const check = await checkAccessToken(this.secretOf(parent), origin);
    const isAllowed = mayMint(this.model, parent, owner, breadth, days);
    const secondsLess = (this.tokens.get(parent)?.secondsLess ?? 0) + 60;
    const input = this.inputFor(owner, breadth, days, secondsLess);
    const made = check.ok ? await settle(execute(createAccessTokenOperation, check.actor, input)) : null;
    expect(made !== null, `minting by ${parent.owner} for ${owner}`).toBe(isAllowed);
    if (!made) return;
    const parentOfIt = isFreelyMinted(this.model, parent, owner) ? null : parent;
    const token = { owner, breadth, endsAfterDays: days, parent: parentOfIt, isRevoked: false, isDisabled: false };
    this.addToken(token, made, secondsLess);
  }

  private async rotate(token: ModelToken, overlapSeconds: number): Promise<void> {
    const actor = await this.authority(token.owner);
    const made = await settle(execute(rotateAccessTokenOperation, actor, { id: this.idOf(token), overlapSeconds }));
    // Its place was taken before: only the newest of a chain is rotated.
    if (!made) return;
    this.addToken({ ...token }, made, this.tokens.get(token)?.secondsLess);
    if (overlapSeconds === 0) token.isRevoked = true;
    // What is left of it is shorter than anything it could mint here.
    else token.endsAfterDays = 0;
  }

  private async createCredential(owner: AccountName): Promise<void> {
    const input = { userId: this.users[owner].id, name: 'credential', scopes: ['user:all'] };
    const made = await execute(createM2MCredentialOperation, this.operator, input);
    const credential = { owner, isDisabled: false, isDeleted: false };
    this.model.credentials.push(credential);
    this.credentials.set(credential, { id: made.credential.id });
    this.addSecret(credential, made);
  }

  private async rotateSecret(credential: ModelCredential): Promise<void> {
    const made = await settle(execute(rotateM2MSecretOperation, this.operator, { id: this.idOfCredential(credential) }));
    expect(made, 'the rotated secret').not.toBeNull();
    if (!made) return;
    for (const secret of this.model.secrets) if (secret.credential === credential) secret.isRevoked = true;
    this.addSecret(credential, made);
  }

  private async grant(secret: ModelSecret): Promise<void> {
    const known = this.secrets.get(secret);
    if (!known) return;
    const granted = await settle(grantBearer(known));
    expect(granted !== null, 'a grant').toBe(secretWorks(this.model, secret));
    if (!granted) return;
    const bearer = { secret };
    this.model.bearers.push(bearer);
    this.bearers.set(bearer, granted.accessToken);
  }

  /** What authenticates is what the model says: no more, no less. */
  async compare(): Promise<void> {
    const tokens = this.model.tokens.map(async (token) => [
      (await checkAccessToken(this.secretOf(token), origin)).ok,
      tokenWorks(this.model, token),
    ]);
    const bearers = this.model.bearers.map(async (bearer) => [
      (await checkBearer(this.bearers.get(bearer) ?? '', origin)).ok,
      bearerWorks(this.model, bearer),
    ]);
    const [real, told] = [0, 1].map((index) => Promise.all([...tokens, ...bearers]).then((pairs) => pairs.map((pair) => pair[index])));
    expect(await real).toEqual(await told);
  }

  /** No child that still lives ends after its parent or opens more than it. */
  async findTooStrong(): Promise<unknown[]> {
    const ids = [...this.tokens.values()].map(({ id }) => id);
    return db().$queryRaw`
      SELECT child.id FROM "AccessToken" child JOIN "AccessToken" parent ON parent.id = child."parentId"
      WHERE child.id = ANY(${ids}) AND child."revokedAt" IS NULL AND
        (child."expiresAt" > parent."expiresAt" OR NOT (child.scopes <@ parent.scopes OR 'user:all' = ANY(parent.scopes)))`;
  }

  private inputFor(owner: AccountName, breadth: Breadth, days: number, less = 0) {
    const scopes = [breadth === 'all' ? 'user:all' : 'read_api'];
    return { userId: this.users[owner].id, note: `${breadth} ${days}`, scopes, expiresInSeconds: days * daySeconds - less };
  }

  private addToken(token: ModelToken, made: { token: { id: number }; secret: string }, secondsLess = 0): void {
    this.model.tokens.push(token);
    this.tokens.set(token, { id: made.token.id, secret: made.secret, secondsLess });
  }

  private addSecret(credential: ModelCredential, made: Parameters<typeof grantBearer>[0]): void {
    const secret = { credential, isRevoked: false };
    this.model.secrets.push(secret);
    this.secrets.set(secret, made);
  }

  private idOf = (token: ModelToken): number => this.tokens.get(token)?.id ?? 0;
  private secretOf = (token: ModelToken): string => this.tokens.get(token)?.secret ?? '';
  private idOfCredential = (credential: ModelCredential): number => this.credentials.get(credential)?.id ?? 0;
}

const pick = <T>(list: readonly T[], which: number): T | undefined => list[which % Math.max(list.length, 1)];

/** The result, or null for a refusal; anything else is a bug. */
async function settle<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (isDomainError(error)) return null;
    throw error;
  }
}

beforeAll(() => loadServerKeys());

describe('after any sequence of changes', () => {
  // Every beginning of a sequence is a sequence: what authenticates is compared after each of its commands.
  it.concurrent.each(Array.from({ length: worlds }, (_, index) => index))(
    'exactly what a naive model says authenticates, and no child is stronger than its parent (%i)',
    { timeout: 300_000 },
    async () => {
      const operator = await signInAs(await makeSiteAdmin());
      const users = await World.makeUsers();
      let compared = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(command, { minLength: longest, maxLength: longest }), async (commands) => {
          const world = await World.open(operator, users);
          for (const each of commands) {
            await world.run(each);
            await world.compare();
            compared += 1;
          }
          expect(await world.findTooStrong()).toEqual([]);
        }),
        { numRuns: Math.ceil(sequencesPerWorld / longest) },
      );
      expect(compared).toBeGreaterThanOrEqual(sequencesPerWorld);
    },
  );
});
