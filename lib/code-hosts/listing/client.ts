import 'server-only';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDomainError } from '@/lib/errors/domain-error';
import { fetchOutbound, type OutboundResponse } from '@/lib/net/fetch-outbound';
import { HostError } from './host-error';
import type { ListedRepository } from './types';

/** What a page of a list was made of, to be asked for again with its ETag. */
export interface StoredPage {
  etag: string;
  repositories: readonly ListedRepository[];
  next: string | null;
  /** Items that could not be used. */
  skipped: number;
  /** The host says that it shows a part only. */
  isCut: boolean;
}

export interface PageStore {
  get: (url: string) => Promise<StoredPage | null>;
  put: (url: string, page: StoredPage) => Promise<void>;
  touch: (url: string) => Promise<void>;
}

export interface ClientOptions {
  apiUrl: string;
  headers: Record<string, string>;
  signal: AbortSignal;
  pages: PageStore | null;
  limits?: Partial<typeof defaultLimits>;
  log: (line: string) => void;
}

export const defaultLimits = {
  requestMs: 30_000,
  pageBytes: 20 * 1024 * 1024,
  attempts: 4,
  firstRetryMs: 500,
  /** A limit that ends sooner is waited for; any other ends the run. */
  longestWaitMs: 20_000,
  /** A host that names a later instant is not believed. */
  longestLimitMs: 24 * 60 * 60 * 1_000,
  pages: 3_000,
};

export interface Answer {
  status: number;
  headers: Record<string, string>;
  json: unknown;
}

/** What a page holds, before it is kept. */
export interface ReadPage {
  repositories: readonly ListedRepository[];
  next: string | null;
  skipped: number;
  isCut: boolean;
}

/** Speaks to the API of one host for one run: patiently, within limits, and to nobody else. */
export class HostClient {
  private readonly limits: typeof defaultLimits;
  private readonly host: string;
  private readonly root: URL;
  private pagesRead = 0;

  constructor(private readonly options: ClientOptions) {
    this.limits = { ...defaultLimits, ...options.limits };
    this.root = new URL(`${options.apiUrl}/`);
    this.host = this.root.host;
  }

  /** @throws HostError for everything but 2xx and 404 */
  async get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await this.ask(this.addressOf(path), headers);
    return { status: response.status, headers: response.headers, json: response.status === 404 ? null : this.parse(response) };
  }

  /**
   * Walks a list from `path` page by page.
   * @param read what one page says; null for what is no page
   * @returns false where the host answers that there is no such list
   * @throws HostError
   */
  async walk(
    path: string,
    read: (json: unknown, headers: Record<string, string>, url: string) => ReadPage | null,
    onPage: (page: ReadPage) => void,
  ): Promise<boolean> {
    const visited = new Set<string>();
    const known = new Set<string>();
    for (let url: string | null = this.addressOf(path); url !== null;) {
      if (visited.has(url)) {
        throw new HostError('unusable', `${this.host} sends from page to page in a circle. The list cannot be read to its end.`);
      }
      visited.add(url);
      this.pagesRead += 1;
      if (this.pagesRead > this.limits.pages) {
        throw new HostError(
          'unusable',
          `${this.host} lists more than ${this.limits.pages.toLocaleString('en')} pages. List fewer repositories by this connection.`,
        );
      }
      const page: ReadPage | null = await this.page(url, read);
      if (page === null) return false;
      const before = known.size;
      for (const { externalId } of page.repositories) known.add(externalId);
      if (page.next !== null && known.size === before && page.skipped === 0) {
        throw new HostError('unusable', `${this.host} has ever another page, but nothing new on it. The list cannot be read to its end.`);
      }
      onPage(page);
      url = page.next;
    }
    return true;
  }

  private async page(
    url: string,
    read: (json: unknown, headers: Record<string, string>, url: string) => ReadPage | null,
  ): Promise<ReadPage | null> {
    const stored = await this.options.pages?.get(url);
    const response = await this.ask(url, stored ? { 'if-none-match': stored.etag } : {});
    if (response.status === 304 && stored) {
      await this.options.pages?.touch(url);
      return stored;
    }
    if (response.status === 404) return null;
    const page = read(this.parse(response), response.headers, url);
    if (page === null) {
      throw new HostError('unusable', `${this.host} answered with something that is no list of repositories. Check the address.`);
    }
    const { etag } = response.headers;
    const checked = { ...page, next: page.next === null ? null : this.addressOf(page.next) };
    if (etag && etag.length <= 200) await this.options.pages?.put(url, { ...checked, etag });
    return checked;
  }

  /** Never another server, and nothing outside its API: what a host says comes next is no reason to go elsewhere with its token. */
  private addressOf(path: string): string {
    const url = URL.canParse(path, this.root) ? new URL(path, this.root) : null;
    if (url?.origin !== this.root.origin || !url.pathname.startsWith(this.root.pathname) || url.username !== '' ||
      url.href.length > 4_000) {
      throw new HostError('unusable', `${this.host} says that its list continues somewhere else. That is not followed.`);
    }
    url.hash = '';
    return url.href;
  }

  private parse({ body, headers }: OutboundResponse): unknown {
    try {
      return JSON.parse(body.toString('utf8'));
    } catch {
      const what = headers['content-type']?.includes('html') ? 'a web page' : 'something';
      throw new HostError(
        'unusable',
        `${this.host} answered with ${what} that is no JSON. Check the address: it must be the one of the host itself.`,
      );
    }
  }

  private async ask(url: string, headers: Record<string, string>): Promise<OutboundResponse> {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.attempt(url, headers);
      if (!(outcome instanceof HostError)) return outcome;
      const waitMs = outcome.kind === 'limited'
        ? (outcome.until?.getTime() ?? 0) - Date.now()
        : this.limits.firstRetryMs * 2 ** (attempt - 1);
      if (attempt >= this.limits.attempts || waitMs > this.limits.longestWaitMs) throw outcome;
      this.options.log(`${outcome.message} Trying again in ${Math.max(1, Math.ceil(waitMs / 1_000))} s.`);
      // Not all instances at the same moment.
      await sleep(Math.max(0, waitMs) * (1 + Math.random() / 4), undefined, { signal: this.options.signal });
    }
  }

  /** Answers with an error where another attempt may help, and throws where none does. */
  private async attempt(url: string, headers: Record<string, string>): Promise<OutboundResponse | HostError> {
    const { signal } = this.options;
    let response: OutboundResponse;
    try {
      response = await fetchOutbound(url, {
        headers: { accept: 'application/json', ...this.options.headers, ...headers },
        signal,
        timeoutMs: this.limits.requestMs,
        maxBytes: this.limits.pageBytes,
      });
    } catch (error) {
      signal.throwIfAborted();
      if (!isDomainError(error)) throw error;
      const problem = new HostError(error.reason === 'too_large' || error.reason === 'redirected' ? 'unusable' : 'down', error.message);
      if (error.reason === 'unreachable' || error.reason === 'timeout') return problem;
      throw problem;
    }
    const { status } = response;
    if (status === 304 || status === 404 || (status >= 200 && status < 300)) return response;
    const until = this.limitOf(response);
    if (until) {
      return new HostError(
        'limited',
        `${this.host} limits how much it answers, until ${until.toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
        until,
      );
    }
    if (status >= 500) return new HostError('down', `${this.host} answered with an error of its own (${status}).`);
    if (status === 401) throw new HostError('refused', `${this.host} does not know the token (401). Write one that is valid.`);
    if (status === 403) throw new HostError('refused', `${this.host} does not let the token read this (403). Check what it may do.`);
    throw new HostError('unusable', `${this.host} answered with ${status}, which is not understood.`);
  }

  /** GitHub says it by `X-RateLimit-*` with 403 or 429, others by `Retry-After` or `RateLimit-Reset` with 429. */
  private limitOf({ status, headers }: OutboundResponse): Date | null {
    const isSpent = headers['x-ratelimit-remaining'] === '0' || headers['ratelimit-remaining'] === '0';
    if (status !== 429 && !(status === 403 && (isSpent || headers['retry-after'] !== undefined)) &&
      !(status === 503 && headers['retry-after'] !== undefined)) {
      return null;
    }
    const now = Date.now();
    const after = headers['retry-after'];
    const reset = Number(headers['x-ratelimit-reset'] ?? headers['ratelimit-reset'] ?? Number.NaN) * 1_000;
    const asked = after === undefined ? reset : /^\d+$/.test(after) ? now + Number(after) * 1_000 : Date.parse(after);
    const at = Number.isFinite(asked) ? asked : now + 60_000;
    return new Date(Math.min(Math.max(at, now + 1_000), now + this.limits.longestLimitMs));
  }
}

/** The address of `rel="next"`, or null where there is none. */
export function nextLink(header: string | undefined): string | null {
  for (const part of (header ?? '').split(/,\s*(?=<)/)) {
    const [, address, parameters = ''] = /^\s*<([^>]*)>(.*)$/.exec(part) ?? [];
    if (address !== undefined && /;\s*rel="?(?:[^";]*\s)?next(?:\s[^";]*)?"?\s*(?:;|$)/i.test(parameters)) return address;
  }
  return null;
}
