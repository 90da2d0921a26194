import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { createGunzip } from 'node:zlib';

/** A real Git server on this machine: smart HTTP by git's own backend, over bare repositories in a folder that ends with it. */
export interface GitServer {
  url: string;
  port: number;
  /** What was asked, in order: method, path and the `Authorization` header. */
  requests: { method: string; path: string; authorization: string | null }[];
  /** Asked of every request from now on; null lets everybody in. */
  credential: { username: string; password: string } | null;
  /** Answers instead of git, where it returns true. */
  intercept: ((request: http.IncomingMessage, response: http.ServerResponse) => boolean) | null;
  /** Makes a bare repository with one commit per entry, each a set of files; returns its folder. */
  addRepository: (name: string, commits?: Record<string, string | Buffer>[]) => string;
  /** One more commit on a branch of it. */
  commit: (name: string, files: Record<string, string | Buffer | null>, options?: { branch?: string; message?: string }) => string;
  git: (name: string, ...args: string[]) => string;
  close: () => Promise<void>;
}

const identity = {
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
};

export async function startGitServer(): Promise<GitServer> {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'keyward-git-'));
  const env = { ...process.env, ...identity, HOME: root };
  const run = (cwd: string, ...args: string[]) => execFileSync('git', args,
    { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  const folderOf = (name: string) => path.join(root, 'served', `${name}.git`);

  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://git');
    const { authorization = null } = request.headers;
    self.requests.push({ method: request.method ?? '', path: url.pathname, authorization });
    if (self.intercept?.(request, response)) return;
    const { credential } = self;
    const expected = credential && `Basic ${Buffer.from(`${credential.username}:${credential.password}`).toString('base64')}`;
    if (expected && authorization !== expected) return void response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
    serve(request, response, url, { env, root: path.join(root, 'served') });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;

  const self: GitServer = {
    url: `http://127.0.0.1:${port}`,
    port,
    requests: [],
    credential: null,
    intercept: null,
    addRepository: (name, commits = []) => {
      const folder = folderOf(name);
      fs.mkdirSync(folder, { recursive: true });
      run(folder, 'init', '--quiet', '--bare', '--initial-branch=main');
      for (const files of commits) self.commit(name, files);
      return folder;
    },
    commit: (name, files, { branch = 'main', message = 'A change' } = {}) => {
      const work = fs.mkdtempSync(path.join(root, 'work-'));
      run(work, 'init', '--quiet', `--initial-branch=${branch}`);
      try {
        run(work, 'pull', '--quiet', folderOf(name), branch);
      } catch {
        // Its first commit.
      }
      for (const [file, content] of Object.entries(files)) {
        const target = path.join(work, file);
        if (content === null) fs.rmSync(target);
        else {
          fs.mkdirSync(path.dirname(target), { recursive: true });
          fs.writeFileSync(target, content);
        }
      }
      run(work, 'add', '--all', '--force');
      run(work, 'commit', '--quiet', '--allow-empty', `--message=${message}`);
      run(work, 'push', '--quiet', '--force', folderOf(name), branch);
      const oid = run(work, 'rev-parse', 'HEAD');
      fs.rmSync(work, { recursive: true, force: true });
      return oid;
    },
    git: (name, ...args) => run(folderOf(name), ...args),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      fs.rmSync(root, { recursive: true, force: true });
    },
  };
  return self;
}

/** One request as a CGI call of `git http-backend`. */
function serve(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  url: URL,
  { env, root }: { env: NodeJS.ProcessEnv; root: string },
): void {
  const child = spawn('git', ['http-backend'], {
    env: {
      ...env,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      REMOTE_USER: 'somebody',
      REQUEST_METHOD: request.method,
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.stdin.on('error', () => undefined);
  (request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request).pipe(child.stdin);
  response.on('close', () => child.kill());
  let head: Buffer | null = Buffer.alloc(0);
  child.stdout.on('data', (chunk: Buffer) => {
    if (head === null) return void response.write(chunk);
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    const headers = head.subarray(0, end).toString().split('\r\n').map((line) => line.split(/:\s*/, 2) as [string, string]);
    const status = headers.find(([name]) => name.toLowerCase() === 'status')?.[1] ?? '200';
    response.writeHead(Number.parseInt(status, 10), Object.fromEntries(headers.filter(([name]) => name.toLowerCase() !== 'status')));
    response.write(head.subarray(end + 4));
    head = null;
  });
  child.on('close', () => response.end());
}
