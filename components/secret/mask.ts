const dots = '•'.repeat(12);

/** Replaces every secret in a text; what stays readable is everything around it. */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  return secrets.filter((secret) => secret !== '').reduce((masked, secret) => masked.replaceAll(secret, dots), text);
}
