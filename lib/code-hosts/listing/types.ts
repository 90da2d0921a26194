import type { CodeHostKind } from '../config-schema';
import type { HostVisibility, SettingsOf } from '../settings';
import type { HostClient } from './client';

/** A repository as its host describes it, checked: names lead nowhere else, texts are bounded, addresses hold no secret. */
export interface ListedRepository {
  /** What the host calls it, whatever its name. */
  externalId: string;
  fullName: string;
  description: string | null;
  visibility: HostVisibility;
  isArchived: boolean;
  isFork: boolean;
  defaultBranch: string | null;
  remoteUrl: string;
  webUrl: string | null;
  stars: number;
  changedAt: string | null;
}

/** Where an adapter puts what it finds. */
export interface Listing {
  /** @returns how many of them were new to this run */
  add: (repositories: readonly ListedRepository[]) => void;
  /** The whole list was not to be seen: nothing that is missing from it may be taken for gone. */
  markIncomplete: (why: string) => void;
  log: (line: string) => void;
}

export interface ConnectionTest {
  isOk: boolean;
  /** What was seen, or what failed and what to do. */
  message: string;
  /** Whose token it is, where the host says it. */
  username: string | null;
  /** Null where the host does not say. */
  scopes: string[] | null;
  missingScopes: string[];
}

/** One kind of code host: everything that differs between them. */
export interface Adapter<Kind extends CodeHostKind> {
  /** Headers that prove who asks. */
  credentials: (settings: SettingsOf<Kind>, token: string) => Record<string, string>;
  /** The beginning of every address of the API. */
  apiUrl: (settings: SettingsOf<Kind>) => string;
  list: (settings: SettingsOf<Kind>, client: HostClient, listing: Listing) => Promise<void>;
  test: (settings: SettingsOf<Kind>, client: HostClient, token: string) => Promise<ConnectionTest>;
}
