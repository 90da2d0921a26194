import 'server-only';
import { readBody, type Body, type BodyLimits } from './body';

export type JsonBody = { ok: true; value: unknown } | { ok: false; problem: Extract<Body, { ok: false }>['problem'] | 'not_json' };

/** Reads a JSON body within limits, whatever its content type says. No body at all is an empty object. */
export async function readJson(request: Request, limits: BodyLimits): Promise<JsonBody> {
  const body = await readBody(request, limits);
  if (!body.ok) return body;
  try {
    return { ok: true, value: body.text.trim() === '' ? {} : JSON.parse(body.text) };
  } catch {
    return { ok: false, problem: 'not_json' };
  }
}
