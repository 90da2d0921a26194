/**
 * What should authenticate, told as simply as possible: no database, no clock, one pass over plain objects. The test beside it
 * compares every sequence of commands with this.
 */

export type AccountName = 'ann' | 'ben' | 'bot' | 'bee';
export const people = ['ann', 'ben'] as const satisfies readonly AccountName[];
export const machines = ['bot', 'bee'] as const satisfies readonly AccountName[];
export const accountNames: readonly AccountName[] = [...people, ...machines];
export type Breadth = 'all' | 'read';

export interface ModelAccount {
  isAdmin: boolean;
  isBlocked: boolean;
  isDeleted: boolean;
}

export interface ModelToken {
  owner: AccountName;
  breadth: Breadth;
  /** Days from the start of the sequence. */
  endsAfterDays: number;
  parent: ModelToken | null;
  isRevoked: boolean;
  isDisabled: boolean;
}

export interface ModelCredential {
  owner: AccountName;
  isDisabled: boolean;
  isDeleted: boolean;
}

export interface ModelSecret {
  credential: ModelCredential;
  isRevoked: boolean;
}

export interface Model {
  accounts: Record<AccountName, ModelAccount>;
  tokens: ModelToken[];
  credentials: ModelCredential[];
  secrets: ModelSecret[];
  bearers: { secret: ModelSecret }[];
}

const fresh = (isAdmin = false): ModelAccount => ({ isAdmin, isBlocked: false, isDeleted: false });

export const newModel = (): Model => ({
  accounts: { ann: fresh(true), ben: fresh(), bot: fresh(), bee: fresh() },
  tokens: [],
  credentials: [],
  secrets: [],
  bearers: [],
});

export const isMachine = (name: AccountName): boolean => (machines as readonly AccountName[]).includes(name);
export const isFit = (model: Model, name: AccountName): boolean => !model.accounts[name].isBlocked && !model.accounts[name].isDeleted;

/** A token works while it, its owner and everything it was minted by do; across accounts the minting owner must still be an admin. */
export function tokenWorks(model: Model, token: ModelToken): boolean {
  if (token.isRevoked || token.isDisabled || !isFit(model, token.owner)) return false;
  for (let above = token.parent; above !== null; above = above.parent) {
    if (above.isRevoked || above.isDisabled || !isFit(model, above.owner)) return false;
    if (above.owner !== token.owner && !model.accounts[above.owner].isAdmin) return false;
  }
  return true;
}

export const secretWorks = (model: Model, { credential, isRevoked }: ModelSecret): boolean =>
  !isRevoked && !credential.isDisabled && !credential.isDeleted && isFit(model, credential.owner);

export const bearerWorks = (model: Model, { secret }: { secret: ModelSecret }): boolean => secretWorks(model, secret);

/** What a token may mint: never more than it holds, never for longer, for itself, or for machines where its owner is an admin. */
export function mayMint(model: Model, parent: ModelToken, owner: AccountName, breadth: Breadth, endsAfterDays: number): boolean {
  if (!tokenWorks(model, parent) || model.accounts[owner].isDeleted) return false;
  if (parent.breadth === 'read') return false;
  const isOwn = parent.owner === owner;
  if (!isOwn && !(isMachine(owner) && model.accounts[parent.owner].isAdmin)) return false;
  return !isOwn || endsAfterDays <= parent.endsAfterDays || isFreelyMinted(model, parent, owner);
}

/** A site admin's own full token mints for machines what stands on its own. */
export const isFreelyMinted = (_model: Model, parent: ModelToken, owner: AccountName): boolean =>
  isMachine(owner) && parent.owner !== owner && parent.breadth === 'all';

/** Deleting an account ends its credentials for good. */
export function endCredentialsOf(model: Model, name: AccountName): void {
  for (const token of model.tokens) if (token.owner === name) token.isRevoked = true;
  for (const credential of model.credentials) if (credential.owner === name) credential.isDeleted = true;
}
