import { createHash } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';

export interface FakeRepository {
  id: number;
  /** `acme/api` */
  name: string;
  visibility?: 'private' | 'internal' | 'public';
  description?: string;
  isArchived?: boolean;
  isFork?: boolean;
  /** Overrides anything that the API says of it. */
  raw?: Record<string, unknown>;
}

type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => boolean;

export type FakeKind = 'github' | 'gitlab' | 'bitbucket-server';

/**
 * A server that speaks the listing API of one kind of code host: paging as that host does it, ETags, the token's owner and scopes.
 * `misbehave` takes a request over before it is answered properly; `gitHandler` serves what lies outside the API.
 */
export class FakeCodeHost {
  readonly server: http.Server;
  readonly requests: { url: string; headers: http.IncomingHttpHeaders; status: number }[] = [];
  repositories: FakeRepository[] = [];
  token = 'fake-token';
  username = 'robot';
  scopes = ['repo', 'read:org'];
  pageSize = 100;
  misbehave: Handler | null = null;
  gitHandler: Handler | null = null;
  private port = 0;

  constructor(private readonly kind: FakeKind) {
    this.server = http.createServer((request, response) => {
      response.on('finish', () => this.requests.push({ url: request.url ?? '', headers: request.headers, status: response.statusCode }));
      if (this.misbehave?.(request, response)) return;
      this.answer(request, response);
    });
  }

  async start(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    const address = this.server.address();
    this.port = typeof address === 'object' && address ? address.port : 0;
    return this;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  /** By a name, which the tests' servers allow; the address itself they do not. */
  get url(): string {
    return `http://localhost:${this.port}`;
  }

  private answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    const url = new URL(request.url ?? '/', this.url);
    const prefix = { github: '/api/v3/', gitlab: '/api/v4/', 'bitbucket-server': '/rest/api/1.0/' }[this.kind];
    if (!url.pathname.startsWith(prefix)) {
      if (this.gitHandler?.(request, response)) return;
      return void response.writeHead(404).end();
    }
    const presented = request.headers['private-token'] ?? request.headers.authorization?.replace(/^Bearer /, '');
    if (presented !== this.token) return send(response, 401, { message: 'Bad credentials' });
    const path = decodeURI(url.pathname.slice(prefix.length));
    const headers: Record<string, string> = {};
    const body = this[this.kind === 'github' ? 'github' : this.kind === 'gitlab' ? 'gitlab' : 'bitbucket'](path, url, headers);
    if (body === null) return send(response, 404, { message: 'Not Found' });
    const etag = `"${createHash('sha256').update(JSON.stringify([body, headers])).digest('hex').slice(0, 20)}"`;
    if (request.headers['if-none-match'] === etag) return void response.writeHead(304, { etag }).end();
    send(response, 200, body, { ...headers, etag });
  }

  private ofOwner = (owner: string) => this.repositories.filter(({ name }) => name.startsWith(`${owner}/`));

  private cut(items: readonly unknown[], url: URL, headers: Record<string, string>): unknown[] {
    const page = Number(url.searchParams.get('page') ?? 1);
    if (page * this.pageSize < items.length) {
      const next = new URL(url);
      next.searchParams.set('page', String(page + 1));
      headers.link = `<${url}>; rel="first", <${next}>; rel="next"`;
    }
    return items.slice((page - 1) * this.pageSize, page * this.pageSize);
  }

  private github(path: string, url: URL, headers: Record<string, string>): unknown {
    const shape = ({ id, name, visibility = 'private', description, isArchived = false, isFork = false, raw }: FakeRepository) => ({
      id, node_id: `R_${id}`, full_name: name, description: description ?? null, private: visibility !== 'public', visibility,
      archived: isArchived, fork: isFork, default_branch: 'main', stargazers_count: 3, pushed_at: '2026-01-02T03:04:05Z',
      ssh_url: `git@localhost:${name}.git`, clone_url: `https://elsewhere.example.test/${name}.git`, ...raw,
    });
    if (path === 'user') {
      headers['x-oauth-scopes'] = this.scopes.join(', ');
      return { login: this.username };
    }
    if (path === 'rate_limit') return {};
    if (path === 'user/repos') return this.cut(this.repositories.map(shape), url, headers);
    const [, org] = /^orgs\/([^/]+)\/repos$/.exec(path) ?? [];
    if (org) return this.ofOwner(org).length > 0 ? this.cut(this.ofOwner(org).map(shape), url, headers) : null;
    if (path === 'search/repositories') {
      const found = this.repositories.filter(({ name }) => name.includes(url.searchParams.get('q') ?? ''));
      return { total_count: found.length, incomplete_results: false, items: this.cut(found.map(shape), url, headers) };
    }
    const one = this.repositories.find(({ name }) => path === `repos/${name}`);
    return one ? shape(one) : null;
  }

  private gitlab(path: string, url: URL, headers: Record<string, string>): unknown {
    const shape = ({ id, name, visibility = 'private', description, isArchived = false, isFork = false, raw }: FakeRepository) => ({
      id, path_with_namespace: name, description: description ?? null, visibility, archived: isArchived, default_branch: 'main',
      star_count: 3, last_activity_at: '2026-01-02T03:04:05Z', ssh_url_to_repo: `git@localhost:${name}.git`,
      ...(isFork ? { forked_from_project: { id: 1 } } : {}), ...raw,
    });
    if (path === 'user') return { username: this.username };
    if (path === 'personal_access_tokens/self') return { scopes: this.scopes };
    if (path === 'projects') return this.cut(this.repositories.map(shape), url, headers);
    const [, group] = /^groups\/(.+)\/projects$/.exec(path) ?? [];
    if (group) return this.ofOwner(decodeURIComponent(group)).length > 0 ? this.cut(this.ofOwner(group).map(shape), url, headers) : null;
    const key = decodeURIComponent(path.replace(/^projects\//, ''));
    const one = this.repositories.find(({ id, name }) => key === name || key === String(id));
    return one ? shape(one) : null;
  }

  private bitbucket(path: string, url: URL, headers: Record<string, string>): unknown {
    headers['x-ausername'] = this.username;
    const shape = ({ id, name, visibility = 'private', description, isArchived = false, isFork = false, raw }: FakeRepository) => ({
      id, slug: name.split('/')[1], project: {
        key: name.split('/')[0],
      }, description, public: visibility === 'public', archived: isArchived,
      links: { clone: [{ name: 'ssh', href: `ssh://git@localhost:7999/${name}.git` }] }, ...(isFork ? { origin: { id: 1 } } : {}), ...raw,
    });
    const page = (found: readonly FakeRepository[]) => {
      const start = Number(url.searchParams.get('start') ?? 0);
      const end = start + this.pageSize;
      const isLastPage = end >= found.length;
      return { values: found.slice(start, end).map(shape), start, isLastPage, nextPageStart: isLastPage ? null : end };
    };
    if (path === 'repos') return page(this.repositories);
    const [, project] = /^projects\/([^/]+)\/repos$/.exec(path) ?? [];
    if (project) return this.ofOwner(project).length > 0 ? page(this.ofOwner(project)) : null;
    const one = this.repositories.find(({ name }) => path === `projects/${name.replace('/', '/repos/')}`);
    return one ? shape(one) : null;
  }
}

export function send(response: http.ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
