/**
 * What should authenticate and who may make what, told as simply as possible: no database, one pass over plain objects, and a
 * clock that only moves when a command says so. The test beside it compares every sequence of commands with this.
 */

export type AccountName = 'ann' | 'ben' | 'bot' | 'bee';
export const people = ['ann', 'ben'] as const satisfies readonly AccountName[];
export const machines = ['bot', 'bee'] as const satisfies readonly AccountName[];
export const accountNames: readonly AccountName[] = [...people, ...machines];

/** What tokens open here: `writer` and `external` are narrower than everything and mint all the same. */
export const scopesOf = {
  sudo: ['user:all', 'site-admin:sudo'],
  all: ['user:all'],
  external: ['externalapi:read', 'externalapi:write'],
  writer: ['externalapi:write'],
  reader: ['externalapi:read'],
  read: ['read_api'],
} as const;
export type Breadth = keyof typeof scopesOf;
export const breadths: readonly Breadth[] = ['sudo', 'all', 'external', 'writer', 'reader', 'read'];

/** What a token may give at most. */
export const gives: Record<Breadth, readonly Breadth[]> = {
  sudo: breadths,
  all: breadths.filter((breadth) => breadth !== 'sudo'),
  external: ['external', 'writer', 'reader'],
  writer: ['writer'],
  reader: ['reader'],
  read: ['read', 'reader'],
};
const changing: readonly Breadth[] = ['sudo', 'all', 'external', 'writer'];

export const hour = 3_600;
export const day = 24 * hour;
const longestLife = 90 * day;
const sessionLife = 7 * day;
const bearerLife = hour;
const mostTokensOfPerson = 25;
const mostSecrets = 5;

export interface ModelAccount {
  isAdmin: boolean;
  isBlocked: boolean;
  isDeleted: boolean;
}

/** Of every thing below, `index` is its place in the model's list; times are seconds of the model's clock. */
export interface ModelToken {
  index: number;
  owner: AccountName;
  breadth: Breadth;
  createdAt: number;
  endsAt: number;
  parent: ModelToken | null;
  isRevoked: boolean;
  isDisabled: boolean;
  isRotated: boolean;
}

export interface ModelCredential {
  index: number;
  owner: AccountName;
  isDisabled: boolean;
  isDeleted: boolean;
}

export interface ModelSecret {
  index: number;
  credential: ModelCredential;
  endsAt: number;
  isRevoked: boolean;
}

export interface ModelBearer {
  index: number;
  secret: ModelSecret;
  endsAt: number;
}

export interface ModelSession {
  index: number;
  owner: AccountName;
  endsAt: number;
  isRevoked: boolean;
}

export interface Model {
  now: number;
  accounts: Record<AccountName, ModelAccount>;
  tokens: ModelToken[];
  credentials: ModelCredential[];
  secrets: ModelSecret[];
  bearers: ModelBearer[];
  sessions: ModelSession[];
}

const fresh = (isAdmin = false): ModelAccount => ({ isAdmin, isBlocked: false, isDeleted: false });

export const newModel = (): Model => ({
  now: 0,
  accounts: { ann: fresh(true), ben: fresh(), bot: fresh(), bee: fresh() },
  tokens: [],
  credentials: [],
  secrets: [],
  bearers: [],
  sessions: [],
});

export const isMachine = (name: AccountName): boolean => (machines as readonly AccountName[]).includes(name);
export const isFit = (model: Model, name: AccountName): boolean => !model.accounts[name].isBlocked && !model.accounts[name].isDeleted;

const isAlive = (model: Model, thing: { isRevoked: boolean; endsAt: number }): boolean => !thing.isRevoked && thing.endsAt > model.now;

const chainOf = (token: ModelToken): ModelToken[] => [token, ...(token.parent ? chainOf(token.parent) : [])];

/** A token works while it, its owner and everything it was minted by do; across accounts the minting owner must still be an admin. */
export const tokenWorks = (model: Model, token: ModelToken): boolean =>
  chainOf(token).every(
    (each) =>
      isAlive(model, each) &&
      !each.isDisabled &&
      isFit(model, each.owner) &&
      (each.owner === token.owner || model.accounts[each.owner].isAdmin),
  );

export const secretWorks = (model: Model, secret: ModelSecret): boolean =>
  isAlive(model, secret) && !secret.credential.isDisabled && !secret.credential.isDeleted && isFit(model, secret.credential.owner);

export const bearerWorks = (model: Model, { secret, endsAt }: ModelBearer): boolean => endsAt > model.now && secretWorks(model, secret);

export const sessionWorks = (model: Model, session: ModelSession): boolean => isAlive(model, session) && isFit(model, session.owner);

/** Whose word a command is: a site admin who stands outside of it all, a session, or a token, also in the sudo form. */
export type Authority =
  | { kind: 'operator' }
  | { kind: 'session'; session: ModelSession }
  | { kind: 'token'; token: ModelToken; actingAs: AccountName | null };

export interface Standing {
  name: AccountName | null;
  isAdmin: boolean;
  /** Of a request that came with one. */
  token: ModelToken | null;
  mayChange: boolean;
  gives: readonly Breadth[];
  /** What it makes for others may stand on its own. */
  isFull: boolean;
}

/** What an authority stands for just now; null when it does not authenticate. */
export function standingOf(model: Model, by: Authority): Standing | null {
  if (by.kind === 'operator') return { name: null, isAdmin: true, token: null, mayChange: true, gives: breadths, isFull: true };
  if (by.kind === 'session') {
    const { owner } = by.session;
    if (!sessionWorks(model, by.session)) return null;
    return { name: owner, isAdmin: model.accounts[owner].isAdmin, token: null, mayChange: true, gives: breadths, isFull: true };
  }
  const { token, actingAs } = by;
  if (!tokenWorks(model, token)) return null;
  const name = actingAs ?? token.owner;
  const { isAdmin } = model.accounts[name];
  if (actingAs === null) {
    const isFull = token.breadth === 'all' || token.breadth === 'sudo';
    return { name, isAdmin, token, mayChange: changing.includes(token.breadth), gives: gives[token.breadth], isFull };
  }
  if (token.breadth !== 'sudo' || !model.accounts[token.owner].isAdmin || !isFit(model, actingAs)) return null;
  return { name, isAdmin, token, mayChange: true, gives: gives.all, isFull: false };
}

const mayMakeFor = (by: Standing, owner: AccountName): boolean => by.name === owner || (by.isAdmin && isMachine(owner));
const isFree = (by: Standing, owner: AccountName): boolean => by.isFull && isMachine(owner) && by.name !== owner;

function hasRoom(model: Model, owner: AccountName, except?: ModelToken): boolean {
  const held = model.tokens.filter((token) => token.owner === owner && token !== except && isAlive(model, token));
  return isMachine(owner) || held.length < mostTokensOfPerson;
}

const mayHold = (model: Model, owner: AccountName, breadth: Breadth): boolean => breadth !== 'sudo' || model.accounts[owner].isAdmin;

/** The parent that a new token gets, or false where it must not be made: never more than what makes it, and never for longer. */
export function parentOfNew(model: Model, by: Standing | null, { owner, breadth, endsAt }: NewToken): ModelToken | null | false {
  if (!by?.mayChange || model.accounts[owner].isDeleted || !mayMakeFor(by, owner)) return false;
  if (!mayHold(model, owner, breadth) || !by.gives.includes(breadth) || !hasRoom(model, owner)) return false;
  if (!by.token || isFree(by, owner)) return null;
  return endsAt <= by.token.endsAt ? by.token : false;
}
export type NewToken = Pick<ModelToken, 'owner' | 'breadth' | 'endsAt'>;

/** The successor that a rotation gives a token, or null where it must not be rotated: nobody rotates what they were minted by. */
export function successorOf(model: Model, by: Standing | null, old: ModelToken): (NewToken & { parent: ModelToken | null }) | null {
  const { owner, breadth } = old;
  if (!by?.mayChange || model.accounts[owner].isDeleted || !mayMakeFor(by, owner)) return null;
  if (old.isRevoked || old.isDisabled || old.isRotated || !mayHold(model, owner, breadth) || !hasRoom(model, owner, old)) return null;
  if (old.parent && (!isAlive(model, old.parent) || old.parent.isDisabled)) return null;
  let { parent } = old;
  if (by.token && by.token !== old) {
    if (chainOf(by.token).includes(old) || !by.gives.includes(breadth)) return null;
    if (!isFree(by, owner) && !chainOf(old).includes(by.token)) {
      if (parent) return null;
      parent = by.token;
    }
  }
  const life = Math.min(old.endsAt - old.createdAt, longestLife);
  return { owner, breadth, parent, endsAt: Math.min(model.now + life, parent?.endsAt ?? Infinity) };
}

/** Revoking, disabling and enabling. */
export const mayChangeToken = (by: Standing | null, token: ModelToken): boolean =>
  by !== null && by.mayChange && (by.isAdmin || by.name === token.owner) && !token.isRevoked;

export const mayMakeCredential = (model: Model, by: Standing | null, owner: AccountName): boolean =>
  by !== null && by.mayChange && by.isAdmin && by.isFull && isMachine(owner) && !model.accounts[owner].isDeleted;

export const mayChangeCredential = (by: Standing | null, credential: ModelCredential): boolean =>
  by !== null && by.mayChange && by.isAdmin && !credential.isDeleted;

export const livingSecretsOf = (model: Model, credential: ModelCredential): ModelSecret[] =>
  model.secrets.filter((secret) => secret.credential === credential && isAlive(model, secret));

/** A new secret; `isBeside` where those there are keep working for a while. */
export const mayAddSecret = (model: Model, by: Standing | null, credential: ModelCredential, isBeside: boolean): boolean =>
  mayChangeCredential(by, credential) &&
  by !== null &&
  by.isFull &&
  (!isBeside || livingSecretsOf(model, credential).length < mostSecrets);

export function addToken(model: Model, token: NewToken & { parent: ModelToken | null }): void {
  const rest = { createdAt: model.now, isRevoked: false, isDisabled: false, isRotated: false };
  model.tokens.push({ index: model.tokens.length, ...token, ...rest });
}

export function addSecret(model: Model, credential: ModelCredential): void {
  model.secrets.push({ index: model.secrets.length, credential, endsAt: Infinity, isRevoked: false });
}

export function addBearer(model: Model, secret: ModelSecret): void {
  model.bearers.push({ index: model.bearers.length, secret, endsAt: Math.min(model.now + bearerLife, secret.endsAt) });
}

export function addSession(model: Model, owner: AccountName): void {
  model.sessions.push({ index: model.sessions.length, owner, endsAt: model.now + sessionLife, isRevoked: false });
}

const familyOf = (model: Model, first: ModelToken): ModelToken[] => model.tokens.filter((token) => chainOf(token).includes(first));

export function revokeFamily(model: Model, first: ModelToken): void {
  for (const token of familyOf(model, first)) token.isRevoked = true;
}

export function endFamily(model: Model, first: ModelToken, endsAt: number): void {
  for (const token of familyOf(model, first)) if (!token.isRevoked) token.endsAt = Math.min(token.endsAt, endsAt);
}

export function endSessions(model: Model, name: AccountName): void {
  for (const session of model.sessions) if (session.owner === name) session.isRevoked = true;
}

/** Deleting an account ends its credentials, and what they minted for whomever, for good. */
export function endCredentials(model: Model, name: AccountName): void {
  for (const token of model.tokens) if (token.owner === name) revokeFamily(model, token);
  for (const credential of model.credentials) if (credential.owner === name) credential.isDeleted = true;
  endSessions(model, name);
}
