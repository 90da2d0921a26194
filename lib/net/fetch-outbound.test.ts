import { once } from 'node:events';
import http from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { fetchOutbound } from './fetch-outbound';

vi.hoisted(() => {
  process.env.KEYWARD_ALLOWED_HOSTS = 'localhost,pinned.example.test';
  // A proxy that would see every credential.
  for (const name of ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'ALL_PROXY']) process.env[name] = 'http://127.0.0.1:9';
});

const seen: http.IncomingMessage[] = [];
let port = 0;
const server = http.createServer((request, response) => {
  seen.push(request);
  const path = request.url ?? '/';
  if (path === '/private') return response.writeHead(302, { location: `http://127.0.0.1:${port}/plain` }).end();
  if (path === '/metadata') return response.writeHead(307, { location: 'http://169.254.169.254/latest' }).end();
  if (path === '/file') return response.writeHead(301, { location: 'file:///etc/passwd' }).end();
  if (path === '/here') return response.writeHead(301, { location: '/plain?from=here' }).end();
  if (path === '/loop') return response.writeHead(302, { location: '/loop' }).end();
  if (path === '/endless') return void (response.write('x'.repeat(1024)), setInterval(() => response.write('x'.repeat(1024)), 5).unref());
  if (path === '/slow') return undefined;
  if (path === '/drop') return void request.socket.destroy();
  return response.writeHead(200, { 'x-one': 'a', link: '<x>; rel="next"' }).end(`hello ${request.headers.host}`);
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  port = typeof address === 'object' && address ? address.port : 0;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const lookup = async () => [{ address: '127.0.0.1', family: 4 }];
const get = (path: string, init: Parameters<typeof fetchOutbound>[1] = {}) =>
  fetchOutbound(`http://localhost:${port}${path}`, { lookup, headers: { authorization: 'Bearer hush' }, ...init });

describe('fetchOutbound', () => {
  it('connects to the address that was checked, under the name that was asked for', async () => {
    const asked = vi.fn(lookup);
    const answer = await fetchOutbound(`http://pinned.example.test:${port}/plain`, { lookup: asked });
    expect(answer).toMatchObject({ status: 200, headers: { 'x-one': 'a', link: '<x>; rel="next"' } });
    expect(answer.body.toString()).toBe(`hello pinned.example.test:${port}`);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it.each(['/private', '/metadata', '/file'])('is not led elsewhere by %s, nor is the credential', async (path) => {
    seen.length = 0;
    await expect(get(path)).rejects.toMatchObject({ code: 'unavailable', reason: 'redirected' });
    expect(seen).toHaveLength(1);
  });

  it('follows a redirect inside the origin, and looks the name up again', async () => {
    const asked = vi.fn(lookup);
    expect(await get('/here', { lookup: asked })).toMatchObject({ status: 200, url: `http://localhost:${port}/plain?from=here` });
    expect(asked).toHaveBeenCalledTimes(2);
    const turning = vi.fn().mockResolvedValueOnce([{ address: '127.0.0.1', family: 4 }]).mockRejectedValue(new Error('gone'));
    await expect(get('/here', { lookup: turning })).rejects.toMatchObject({ reason: 'unreachable' });
    await expect(get('/loop')).rejects.toMatchObject({ reason: 'redirected', message: expect.stringContaining('again and again') });
  });

  it('bounds time and size, and says what a dropped connection is', async () => {
    await expect(get('/slow', { timeoutMs: 50 })).rejects.toMatchObject({ code: 'unavailable', reason: 'timeout' });
    await expect(get('/endless', { maxBytes: 4096 })).rejects.toMatchObject({ code: 'unavailable', reason: 'too_large' });
    await expect(get('/drop')).rejects.toMatchObject({ code: 'unavailable', reason: 'unreachable' });
    const stopping = new AbortController();
    stopping.abort(new Error('stopped'));
    await expect(get('/slow', { signal: stopping.signal })).rejects.toThrow('stopped');
  });

  it('refuses closed addresses, passwords in addresses, and what is not the web', async () => {
    await expect(fetchOutbound(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({ code: 'forbidden', reason: 'address_not_allowed' });
    for (const url of ['file:///etc/passwd', 'ftp://example.test/', 'https://me:hush@example.test/', 'nonsense']) {
      await expect(fetchOutbound(url)).rejects.toMatchObject({ code: 'invalid_input' });
    }
  });
});
