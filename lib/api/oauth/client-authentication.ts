export type ClientAuthentication =
  | { ok: true; id: string; secret: string; usedBasic: boolean }
  | { ok: false; status: 400 | 401; error: 'invalid_request' | 'invalid_client'; description: string; usedBasic: boolean };

/** RFC 6749 §2.3.1: Basic with form-encoded parts, or both parts in the form; never both ways at once. */
export function clientAuthentication(header: string | null, form: URLSearchParams): ClientAuthentication {
  const inForm = { id: form.get('client_id'), secret: form.get('client_secret') };
  const encoded = /^\s*basic\s+(\S+)\s*$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) {
    if (!inForm.id)
      return refuse(400, 'invalid_request', 'The client is missing: send it as Basic, or client_id and client_secret in the form.', false);
    if (!inForm.secret) return refuse(401, 'invalid_client', 'The client secret is missing.', false);
    return { ok: true, id: inForm.id, secret: inForm.secret, usedBasic: false };
  }
  if (inForm.secret !== null) return refuse(400, 'invalid_request', 'Send the client secret once: as Basic or in the form.', true);
  const [id, secret] = decodeBasic(encoded);
  if (!id || !secret) return refuse(401, 'invalid_client', 'The Basic credentials are not usable.', true);
  if (inForm.id !== null && inForm.id !== id)
    return refuse(400, 'invalid_request', 'client_id in the form is not the client of the header.', true);
  return { ok: true, id, secret, usedBasic: true };
}

const refuse = (
  status: 400 | 401,
  error: 'invalid_request' | 'invalid_client',
  description: string,
  usedBasic: boolean,
): ClientAuthentication => ({
  ok: false,
  status,
  error,
  description,
  usedBasic,
});

function decodeBasic(encoded: string): [string, string] {
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon === -1) return ['', ''];
  return [formDecode(text.slice(0, colon)), formDecode(text.slice(colon + 1))];
}

function formDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return '';
  }
}
